using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>The conditions of a request (certificates validation.go, validateConditions, and strategy.go, populateConditionTimestamps).</summary>
internal static class CertificateConditions
{
    private const string Path = "status.conditions";

    /// <summary>Conditions that, once there, stay, and that can only be true.</summary>
    private static readonly string[] Final = ["Approved", "Denied", "Failed"];

    private static readonly string[] Decisions = ["Approved", "Denied"];

    /// <summary>These conditions with the old decisions in their places, unless one was added or removed, which validation refuses.</summary>
    public static JsonArray WithDecisionsOf(JsonObject old, JsonArray conditions)
    {
        foreach (var type in Decisions)
        {
            var before = old.ArrayAt("status", "conditions").Where(c => c.StringAt("type") == type).ToList();
            if (before.Count == conditions.Count(c => c.StringAt("type") == type))
            {
                var next = 0;
                conditions = conditions.Map(c => c.StringAt("type") == type ? before[next++] : c);
            }
        }

        return conditions;
    }

    /// <summary>The request with these conditions; times that they leave out are now, or stay what they were.</summary>
    public static JsonObject With(JsonObject request, JsonArray conditions, JsonObject old, StrategyContext context)
    {
        if (conditions.Count == 0)
        {
            return request.WithoutAt("status", "conditions");
        }

        var now = ApiTime.Format(context.Clock.UtcNow);
        var before = old.ArrayAt("status", "conditions").Objects.ToList();
        return request.WithAt(
            conditions.Map(c =>
            {
                var condition = c as JsonObject ?? JsonObject.Empty;
                var same = before.FirstOrDefault(b => b.Text("type") == condition.Text("type") && b.Text("status") == condition.Text("status"));
                return condition
                    .WithDefaultText("lastUpdateTime", now)
                    .WithDefaultText("lastTransitionTime", same?.String("lastTransitionTime") ?? now);
            }),
            "status",
            "conditions");
    }

    /// <param name="request">The request as it is to be.</param>
    /// <param name="old">The request as it was.</param>
    /// <param name="decides">Whether conditions that approve or deny may be added.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Validate(JsonObject request, JsonObject old, bool decides, ICollection<FieldError> errors)
    {
        var conditions = request.ArrayAt("status", "conditions").Objects.ToList();
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var type = conditions[i].Text("type");
            Check(conditions[i], $"{Path}[{i}]", errors);
            if ((type == "Approved" && seen.Contains("Denied")) || (type == "Denied" && seen.Contains("Approved")))
            {
                errors.Invalid(Path, type, "Approved and Denied conditions are mutually exclusive");
            }

            if (!seen.Add(type))
            {
                errors.Add(FieldError.Duplicate($"{Path}[{i}].type", type));
            }
        }

        foreach (var type in Final.Where(t => old.Condition(t) is not null && !seen.Contains(t)))
        {
            errors.Forbidden(Path, $"updates may not remove a condition of type \"{type}\"");
        }

        foreach (var type in Decisions.Where(t => !decides && old.Condition(t) is null && seen.Contains(t)))
        {
            errors.Forbidden(Path, $"updates may not add a condition of type \"{type}\"");
        }
    }

    /// <summary>A certificate is written once.</summary>
    public static void ValidateCertificate(JsonObject request, JsonObject old, ICollection<FieldError> errors)
    {
        var (certificate, before) = (request.StringAt("status", "certificate") ?? "", old.StringAt("status", "certificate") ?? "");
        if (certificate == before)
        {
            return;
        }

        if (certificate.Length > 0 && CertificateContents.CertificateProblem(Base64Text.Decode(certificate) ?? []) is { } problem)
        {
            errors.Invalid("status.certificate", "<certificate data>", problem);
        }

        if (before.Length > 0)
        {
            errors.Forbidden("status.certificate", "updates may not modify existing certificate content");
        }
    }

    private static void Check(JsonObject condition, string path, ICollection<FieldError> errors)
    {
        var (type, status) = (condition.Text("type"), condition.Text("status"));
        if (type.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".type"));
        }

        string[] allowed = Final.Contains(type) ? ["True"] : ["False", "True", "Unknown"];
        if (status.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".status"));
        }
        else if (!allowed.Contains(status))
        {
            errors.Add(FieldError.NotSupported(path + ".status", status, allowed));
        }
    }
}
