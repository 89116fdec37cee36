using ApiServer.Model.Json;
using FluentValidation;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>The access modes of claims and volumes.</summary>
internal static class AccessModeRules
{
    private const string OncePod = "ReadWriteOncePod";
    private static readonly string[] Supported = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", OncePod];

    public static void Check(JsonObject spec, ValidationContext<JsonObject> context)
    {
        var modes = spec.ArrayAt("accessModes");
        foreach (var mode in modes)
        {
            if (!Supported.Contains(mode.AsString))
            {
                context.NotSupported("accessModes", mode, Supported);
            }
        }

        if (modes.Strings.Contains(OncePod) && modes.Strings.Any(m => m != OncePod))
        {
            context.Forbidden("accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }
}
