using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Flowcontrol;

/// <summary>The conditions of both kinds (flowcontrol validation.go, ValidateFlowSchemaStatus).</summary>
internal static class FlowConditions
{
    public static void Check(JsonObject obj, ICollection<FieldError> errors)
    {
        HashSet<string> types = new(StringComparer.Ordinal);
        var conditions = obj.ArrayAt("status", "conditions");
        for (var i = 0; i < conditions.Count; i++)
        {
            var type = conditions[i].StringAt("type") ?? "";
            if (!types.Add(type))
            {
                errors.Add(FieldError.Duplicate($"status.conditions[{i}].type", type));
            }

            if (type.Length == 0)
            {
                errors.Required($"status.conditions[{i}].type");
            }
        }
    }
}
