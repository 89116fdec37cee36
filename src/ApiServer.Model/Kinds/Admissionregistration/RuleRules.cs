using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>Which operations on which resources (admissionregistration validation.go, validateRuleWithOperations); names too where a policy has them.</summary>
internal sealed class RuleRules : StructValidator
{
    private const string All = "*";
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

    public RuleRules()
    {
        Rule(Names);
        Rule((rule, context) => Alone(rule, "operations", "operations", context));
        Rule((rule, context) =>
        {
            var operations = rule.ArrayAt("operations");
            for (var i = 0; i < operations.Count; i++)
            {
                if (!Operations.Contains(operations[i].AsString))
                {
                    context.NotSupported($"operations[{i}]", operations[i], Operations);
                }
            }
        });
        Rule((rule, context) => Alone(rule, "apiGroups", "API groups", context));
        Rule((rule, context) => Alone(rule, "apiVersions", "API versions", context));
        Rule((rule, context) => Filled(rule.ArrayAt("apiVersions"), "apiVersions", context));
        Rule(Resources);
        Member("scope").IsOneOf("*", "Cluster", "Namespaced");
    }

    /// <summary>A list that must say something, and nothing else when it says all.</summary>
    private static void Alone(JsonObject rule, string member, string others, ValidationContext<JsonObject> context)
    {
        var list = rule.ArrayAt(member);
        if (list.Count == 0)
        {
            context.Required(member);
        }
        else if (list.Count > 1 && list.Strings.Contains(All))
        {
            context.Invalid(member, list, $"if '*' is present, must not specify other {others}");
        }
    }

    private static void Filled(JsonArray list, string member, ValidationContext<JsonObject> context)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (MemberRules.IsUnset(list[i]))
            {
                context.Required($"{member}[{i}]");
            }
        }
    }

    private static void Names(JsonObject rule, ValidationContext<JsonObject> context)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        var names = rule.ArrayAt("resourceNames");
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i].AsString ?? "";
            context.Invalid($"resourceNames[{i}]", name, NameFormats.PathSegment(name, prefix: false));
            if (!seen.Add(name))
            {
                context.Duplicate($"resourceNames[{i}]", name);
            }
        }
    }

    /// <summary>Resources and subresources, none of which may be said twice by way of a <c>*</c>.</summary>
    private static void Resources(JsonObject rule, ValidationContext<JsonObject> context)
    {
        var list = rule.ArrayAt("resources");
        if (list.Count == 0)
        {
            context.Required("resources");
        }

        Filled(list, "resources", context);
        HashSet<string> allOf = new(StringComparer.Ordinal);
        HashSet<string> ofAll = new(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].AsString is not { } text || text.Split('/', 2) is not [var resource, var subresource])
            {
                continue;
            }

            if (allOf.Contains(resource))
            {
                context.Invalid($"resources[{i}]", text, $"if '{resource}/*' is present, must not specify {text}");
            }

            if (ofAll.Contains(subresource))
            {
                context.Invalid($"resources[{i}]", text, $"if '*/{subresource}' is present, must not specify {text}");
            }

            if (subresource == All)
            {
                allOf.Add(resource);
            }

            if (resource == All)
            {
                ofAll.Add(subresource);
            }
        }

        if (list.Count > 1 && list.Strings.Contains("*/*"))
        {
            context.Invalid("resources", list, "if '*/*' is present, must not specify other resources");
        }

        // Upstream looks at the last resource without a subresource only.
        if (list.Strings.Contains(All) && list.Strings.LastOrDefault(r => !r.Contains('/', StringComparison.Ordinal) && r.Length > 0) is not (null or All))
        {
            context.Invalid("resources", list, "if '*' is present, must not specify other resources without subresources");
        }
    }
}
