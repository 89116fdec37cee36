using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A ConfigMap or Secret whose keys become environment variables.</summary>
internal sealed class EnvironmentSourceRules : StructValidator
{
    public EnvironmentSourceRules()
    {
        Member("prefix").HasFormat(NameFormats.EnvironmentName);
        Rule(Sources);
    }

    private static void Sources(JsonObject source, ValidationContext<JsonObject> context)
    {
        var count = 0;
        foreach (var name in (ReadOnlySpan<string>)["configMapRef", "secretRef"])
        {
            if (source.Object(name) is { } reference)
            {
                count++;
                if (reference.Text("name").Length == 0)
                {
                    context.Required(name + ".name");
                }
            }
        }

        if (count != 1)
        {
            context.Invalid("", "", count == 0 ? "must specify one of: `configMapRef` or `secretRef`" : "may not have more than one field specified at a time");
        }
    }
}
