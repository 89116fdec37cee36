using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Meta;

/// <summary>Conditions of the form that all newer kinds share (apimachinery meta/v1/validation, ValidateConditions).</summary>
internal static class ConditionRules
{
    private const int ReasonBytes = 1024;
    private const int MessageBytes = 32 * 1024;

    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    public static void Check(JsonArray conditions, string path, ICollection<FieldError> errors)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var condition = conditions[i] as JsonObject ?? JsonObject.Empty;
            if (!seen.Add(condition.Text("type")))
            {
                errors.Add(FieldError.Duplicate($"{path}[{i}].type", condition.Text("type")));
            }

            Check(condition, $"{path}[{i}]", errors);
        }
    }

    private static void Check(JsonObject condition, string path, ICollection<FieldError> errors)
    {
        LabelValidation.Key(condition.Text("type"), path + ".type", errors);
        if (!Statuses.Contains(condition.Text("status")))
        {
            errors.Add(FieldError.NotSupported(path + ".status", condition.Text("status"), Statuses));
        }

        if (condition.Integer("observedGeneration") < 0)
        {
            errors.Add(FieldError.Invalid(path + ".observedGeneration", condition["observedGeneration"], "must be greater than or equal to zero"));
        }

        if (condition.Text("lastTransitionTime").Length == 0)
        {
            errors.Add(FieldError.Required(path + ".lastTransitionTime"));
        }

        var reason = condition.Text("reason");
        if (reason.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".reason"));
        }
        else
        {
            foreach (var detail in NameFormats.ConditionReason(reason))
            {
                errors.Add(FieldError.Invalid(path + ".reason", reason, detail));
            }
        }

        Length(reason, ReasonBytes, path + ".reason", errors);
        Length(condition.Text("message"), MessageBytes, path + ".message", errors);
    }

    private static void Length(string text, int most, string path, ICollection<FieldError> errors)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > most)
        {
            errors.Add(FieldError.TooLong(path, most));
        }
    }
}
