using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A toleration.</summary>
internal sealed class TolerationRules : StructValidator
{
    public TolerationRules()
    {
        Member("key").HasFormat(NameFormats.QualifiedName);
        Rule((toleration, context) =>
        {
            var operation = toleration.Text("operator");
            if (toleration.Text("key").Length == 0 && operation != "Exists")
            {
                context.Invalid("operator", operation, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (toleration["tolerationSeconds"] is JsonInteger && toleration.Text("effect") != "NoExecute")
            {
                context.Invalid("effect", toleration.Text("effect"), "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }

            switch (operation)
            {
                case "" or "Equal":
                    context.Invalid("operator", toleration.Text("value"), NameFormats.LabelValue(toleration.Text("value")));
                    break;
                case "Exists":
                    if (toleration.Text("value").Length > 0)
                    {
                        context.Invalid("operator", toleration, "value must be empty when `operator` is 'Exists'");
                    }

                    break;
                default:
                    context.NotSupported("operator", operation, "Equal", "Exists");
                    break;
            }
        });
        Member("effect").IsOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
    }
}
