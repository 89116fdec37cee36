using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A node selector: of a Pod's affinity, and of a PersistentVolume.</summary>
internal static class NodeSelectorRules
{
    public static void Check(JsonObject selector, string path, ValidationContext<JsonObject> context)
    {
        var terms = selector.ArrayAt("nodeSelectorTerms");
        if (terms.Count == 0)
        {
            context.Required(path + ".nodeSelectorTerms", "must have at least one node selector term");
        }

        for (var i = 0; i < terms.Count; i++)
        {
            Term(terms[i] as JsonObject ?? JsonObject.Empty, $"{path}.nodeSelectorTerms[{i}]", context);
        }
    }

    public static void Term(JsonObject term, string path, ValidationContext<JsonObject> context)
    {
        var expressions = term.ArrayAt("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            var expression = expressions[i] as JsonObject ?? JsonObject.Empty;
            Expression(expression, $"{path}.matchExpressions[{i}]", context);
            context.Invalid($"{path}.matchExpressions[{i}].key", expression.Text("key"), NameFormats.QualifiedName(expression.Text("key")));
        }

        var fields = term.ArrayAt("matchFields");
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i] as JsonObject ?? JsonObject.Empty;
            if (field.Text("operator") is not ("In" or "NotIn"))
            {
                context.Invalid($"{path}.matchFields[{i}].operator", field.Text("operator"), "not a valid selector operator");
            }
            else if (field.ArrayAt("values").Count != 1)
            {
                context.Required($"{path}.matchFields[{i}].values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }

            if (field.Text("key") != "metadata.name")
            {
                context.Invalid($"{path}.matchFields[{i}].key", field.Text("key"), "not a valid field selector key");
            }
        }
    }

    private static void Expression(JsonObject expression, string path, ValidationContext<JsonObject> context)
    {
        var count = expression.ArrayAt("values").Count;
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn":
                if (count == 0)
                {
                    context.Required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }

                break;
            case "Exists" or "DoesNotExist":
                if (count > 0)
                {
                    context.Forbidden(path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }

                break;
            case "Gt" or "Lt":
                if (count != 1)
                {
                    context.Required(path + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }

                break;
            default:
                context.Invalid(path + ".operator", expression.Text("operator"), "not a valid selector operator");
                break;
        }
    }
}
