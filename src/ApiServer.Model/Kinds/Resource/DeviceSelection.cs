using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Storage;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>Which devices fit, and how they are set up (resource validation.go). The expressions are not compiled.</summary>
internal static class DeviceSelection
{
    private const int Most = 32;
    private const int LongestExpression = 10 * 1024;

    /// <summary>A list of at most so many items; whether it is worth looking at them.</summary>
    public static bool Fits(JsonObject obj, string member, int most, ValidationContext<JsonObject> context)
    {
        var count = obj.ArrayAt(member).Count;
        if (count > most)
        {
            context.Report(FieldError.TooMany(context.PathOf(member), count, most));
        }

        return count <= most;
    }

    /// <summary>Items that differ in their key.</summary>
    public static void Distinct(JsonArray items, string path, Func<JsonValue, JsonValue> key, ValidationContext<JsonObject> context)
    {
        HashSet<JsonValue> seen = [];
        for (var i = 0; i < items.Count; i++)
        {
            var value = key(items[i]);
            if (!seen.Add(value))
            {
                context.Duplicate($"{path}[{i}]", value);
            }
        }
    }

    public static void Selectors(JsonObject obj, ValidationContext<JsonObject> context)
    {
        if (!Fits(obj, "selectors", Most, context))
        {
            return;
        }

        var selectors = obj.ArrayAt("selectors");
        for (var i = 0; i < selectors.Count; i++)
        {
            if (selectors[i].At("cel") is not JsonObject cel)
            {
                context.Required($"selectors[{i}].cel");
            }
            else if (Encoding.UTF8.GetByteCount(cel.Text("expression")) > LongestExpression)
            {
                context.Report(FieldError.TooLong(context.PathOf($"selectors[{i}].cel.expression"), LongestExpression));
            }
        }
    }

    /// <summary>The settings of a driver.</summary>
    public static void Configuration(JsonObject config, ValidationContext<JsonObject> context)
    {
        if (config.Object("opaque") is not { } opaque)
        {
            context.Required("opaque");
            return;
        }

        StorageMembers.DriverName(opaque.Text("driver"), "opaque.driver", context);
        if (opaque["parameters"] is null or JsonNull)
        {
            context.Required("opaque.parameters");
        }
        else if (opaque["parameters"] is not JsonObject)
        {
            context.Invalid("opaque.parameters", "<value omitted>", "must be a valid JSON object");
        }
    }
}
