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

    /// <summary>Whether the condition is a decision on the request.</summary>
    public static bool Decides(JsonValue condition) => condition.StringAt("type") is "Approved" or "Denied";

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

    public static void Validate(JsonObject request, JsonObject old, ICollection<FieldError> errors)
    {
        var conditions = request.ArrayAt("status", "conditions").Objects.ToList();
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var type = conditions[i].Text("type");
            Check(conditions[i], $"{Path}[{i}]", errors);
            if ((type == "Approved" && seen.Contains("Denied")) || (type == "Denied" && seen.Contains("Approved")))
            {
                errors.Add(FieldError.Invalid($"{Path}[{i}].type", type, "Approved and Denied conditions are mutually exclusive"));
            }

            if (!seen.Add(type))
            {
                errors.Add(FieldError.Duplicate($"{Path}[{i}].type", type));
            }
        }

        foreach (var type in old.ArrayAt("status", "conditions").Objects.Select(c => c.Text("type")).Where(t => Final.Contains(t) && !seen.Contains(t)))
        {
            errors.Add(FieldError.Forbidden(Path, $"updates may not remove a condition of type \"{type}\""));
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
