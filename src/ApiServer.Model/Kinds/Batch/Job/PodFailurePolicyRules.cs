using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>Which failures of Pods a Job does not count, or ends at (batch validation.go, validatePodFailurePolicy).</summary>
internal static class PodFailurePolicyRules
{
    private const int MaxRules = 20;
    private const int MaxExitCodes = 255;
    private const int MaxConditions = 20;

    private static readonly string[] Actions = ["Count", "FailIndex", "FailJob", "Ignore"];
    private static readonly string[] Operators = ["In", "NotIn"];
    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    /// <summary>The policy of a Job's spec; <paramref name="path"/> is the policy's.</summary>
    public static void Check(JsonObject spec, string path, ICollection<FieldError> errors)
    {
        var rules = spec.ArrayAt("podFailurePolicy", "rules");
        if (rules.Count > MaxRules)
        {
            errors.Add(FieldError.TooMany(path + ".rules", rules.Count, MaxRules));
        }

        var pod = spec.ObjectAt("template", "spec");
        var containers = pod.ArrayAt("containers").Objects.Concat(pod.ArrayAt("initContainers").Objects).Select(c => c.Text("name")).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i] as JsonObject ?? JsonObject.Empty;
            Action(rule.Text("action"), spec.Contains("backoffLimitPerIndex"), $"{path}.rules[{i}].action", errors);
            Match(rule, $"{path}.rules[{i}]", containers, errors);
        }
    }

    /// <summary>The policy as upstream's messages show it.</summary>
    public static JsonValue Shown(JsonValue? policy) => policy is not JsonObject given ? JsonNull.Instance : GoForm.Of(
        given.WithEach("rules", rule => GoForm.Of(
            rule
                .WithChild("onExitCodes", c => GoForm.Of(c, ("containerName", JsonNull.Instance), ("operator", ""), ("values", JsonNull.Instance)))
                .WithEach("onPodConditions", c => GoForm.Of(c, ("type", ""), ("status", ""))),
            ("action", ""),
            ("onExitCodes", JsonNull.Instance),
            ("onPodConditions", JsonNull.Instance))),
        ("rules", JsonNull.Instance));

    private static void Action(string action, bool hasIndexLimit, string path, ICollection<FieldError> errors)
    {
        if (action == "FailIndex" && !hasIndexLimit)
        {
            errors.Add(FieldError.Invalid(path, action, "requires the backoffLimitPerIndex to be set"));
        }

        RequiredOneOf(action, Actions, path, errors);
    }

    private static void Match(JsonObject rule, string path, HashSet<string> containers, ICollection<FieldError> errors)
    {
        var codes = rule.Object("onExitCodes");
        var conditions = rule.ArrayAt("onPodConditions");
        if (codes is not null)
        {
            ExitCodes(codes, path + ".onExitCodes", containers, errors);
        }

        Conditions(conditions, path + ".onPodConditions", errors);
        if (codes is not null && conditions.Count > 0)
        {
            errors.Add(FieldError.Invalid(path, "specifying both OnExitCodes and OnPodConditions is not supported"));
        }
        else if (codes is null && conditions.Count == 0)
        {
            errors.Add(FieldError.Invalid(path, "specifying one of OnExitCodes and OnPodConditions is required"));
        }
    }

    private static void Conditions(JsonArray conditions, string path, ICollection<FieldError> errors)
    {
        if (conditions.Count > MaxConditions)
        {
            errors.Add(FieldError.TooMany(path, conditions.Count, MaxConditions));
        }

        for (var i = 0; i < conditions.Count; i++)
        {
            var type = conditions[i].StringAt("type") ?? "";
            foreach (var detail in NameFormats.QualifiedName(type))
            {
                errors.Add(FieldError.Invalid($"{path}[{i}].type", type, detail));
            }

            RequiredOneOf(conditions[i].StringAt("status") ?? "", Statuses, $"{path}[{i}].status", errors);
        }
    }

    private static void ExitCodes(JsonObject codes, string path, HashSet<string> containers, ICollection<FieldError> errors)
    {
        RequiredOneOf(codes.Text("operator"), Operators, path + ".operator", errors);
        if (codes.String("containerName") is { } name && !containers.Contains(name))
        {
            errors.Add(FieldError.Invalid(path + ".containerName", name, "must be one of the container or initContainer names in the pod template"));
        }

        var values = codes.ArrayAt("values");
        if (values.Count == 0)
        {
            errors.Add(FieldError.Invalid(path + ".values", codes["values"], "at least one value is required"));
        }
        else if (values.Count > MaxExitCodes)
        {
            errors.Add(FieldError.TooMany(path + ".values", values.Count, MaxExitCodes));
        }

        HashSet<long> seen = [];
        var ordered = true;
        long? before = null;
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i].AsInteger ?? 0;
            if (value == 0 && codes.Text("operator") == "In")
            {
                errors.Add(FieldError.Invalid($"{path}.values[{i}]", value, "must not be 0 for the In operator"));
            }

            if (!seen.Add(value))
            {
                errors.Add(FieldError.Duplicate($"{path}.values[{i}]", value));
            }

            ordered &= !(before > value);
            before = value;
        }

        if (!ordered)
        {
            errors.Add(FieldError.Invalid(path + ".values", values, "must be ordered"));
        }
    }

    private static void RequiredOneOf(string value, string[] supported, string path, ICollection<FieldError> errors)
    {
        if (value.Length == 0)
        {
            errors.Add(FieldError.Required(path, $"valid values: [{string.Join(' ', supported.Select(GoFormat.Quoted))}]"));
        }
        else if (!supported.Contains(value))
        {
            errors.Add(FieldError.NotSupported(path, value, supported));
        }
    }
}
