using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Flowcontrol.FlowSchema;

/// <summary>The spec of a FlowSchema (flowcontrol validation.go, ValidateFlowSchemaSpec).</summary>
internal sealed class FlowSchemaRules : StructValidator
{
    private const string All = "*";
    private const long LastPrecedence = 10000;
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    public FlowSchemaRules()
    {
        Rule((spec, context) =>
        {
            switch (spec.Integer("matchingPrecedence") ?? 0)
            {
                case <= 0 and var precedence:
                    context.Invalid("matchingPrecedence", precedence, "must be a positive value");
                    break;
                case > LastPrecedence and var precedence:
                    context.Invalid("matchingPrecedence", precedence, $"must not be greater than {LastPrecedence}");
                    break;
            }
        });
        Rule((spec, context) =>
        {
            if (spec.Object("distinguisherMethod") is { } method && method.Text("type") is not ("ByNamespace" or "ByUser"))
            {
                context.NotSupported("distinguisherMethod.type", GoForm.Of(method, ("type", "")), "ByNamespace", "ByUser");
            }

            if (spec.StringAt("priorityLevelConfiguration", "name") is { Length: > 0 } level)
            {
                context.Invalid("priorityLevelConfiguration.name", level, NameFormats.Dns1123Subdomain(level));
            }
            else
            {
                context.Required("priorityLevelConfiguration.name", "must reference a priority level");
            }
        });
        Each("rules", new PolicyRules());
    }

    /// <summary>A list that must say something, and nothing else when it says all; whether it lists single items.</summary>
    private static bool Lists(JsonObject rule, string member, string detail, string others, ValidationContext<JsonObject> context)
    {
        var list = rule.ArrayAt(member);
        if (list.Count == 0)
        {
            context.Required(member, detail);
            return false;
        }

        var all = list.Strings.Contains(All);
        if (all && list.Count > 1)
        {
            context.Invalid(member, list, $"if '*' is present, must not specify other {others}");
        }

        return !all;
    }

    private static void CheckVerbs(JsonObject rule, ValidationContext<JsonObject> context)
    {
        if (Lists(rule, "verbs", "verbs must contain at least one value", "verbs", context) && rule.ArrayAt("verbs").Any(v => !Verbs.Contains(v.AsString)))
        {
            context.NotSupported("verbs", rule["verbs"], Verbs);
        }
    }

    private sealed class PolicyRules : StructValidator
    {
        public PolicyRules()
        {
            Member("subjects").IsRequired("subjects must contain at least one value");
            Each("subjects", new SubjectRules());
            Rule((rule, context) =>
            {
                if (rule.ArrayAt("resourceRules").Count == 0 && rule.ArrayAt("nonResourceRules").Count == 0)
                {
                    context.Required("", "at least one of resourceRules and nonResourceRules has to be non-empty");
                }
            });
            Each("resourceRules", new ResourceRules());
            Each("nonResourceRules", new NonResourceRules());
        }
    }

    private sealed class SubjectRules : StructValidator
    {
        private static readonly (string Kind, string Member)[] Kinds = [("ServiceAccount", "serviceAccount"), ("User", "user"), ("Group", "group")];

        public SubjectRules() => Rule((subject, context) =>
        {
            var kind = subject.Text("kind");
            if (!Kinds.Any(k => k.Kind == kind))
            {
                context.NotSupported("kind", kind, "Group", "ServiceAccount", "User");
                return;
            }

            foreach (var (_, member) in Kinds.Where(k => k.Kind == kind))
            {
                Named(subject, kind, member, context);
            }

            foreach (var (other, member) in Kinds.Where(k => k.Kind != kind && subject.Object(k.Member) is not null))
            {
                context.Forbidden(member, $"{member} is forbidden when subject kind is not '{other}'");
            }
        });

        private static void Named(JsonObject subject, string kind, string member, ValidationContext<JsonObject> context)
        {
            if (subject.Object(member) is not { } who)
            {
                context.Required(member, $"{member} is required when subject kind is '{kind}'");
                return;
            }

            var name = who.Text("name");
            if (name.Length == 0)
            {
                context.Required(member + ".name");
            }

            if (kind != "ServiceAccount")
            {
                return;
            }

            if (name is not ("" or All))
            {
                context.Invalid(member + ".name", name, NameFormats.Dns1123Subdomain(name));
            }

            if (who.Text("namespace") is { Length: > 0 } space)
            {
                context.Invalid(member + ".namespace", space, NameFormats.Dns1123Label(space));
            }
            else
            {
                context.Required(member + ".namespace", "must specify namespace for service account");
            }
        }
    }

    private sealed class ResourceRules : StructValidator
    {
        public ResourceRules()
        {
            Rule(CheckVerbs);
            Rule((rule, context) => Lists(rule, "apiGroups", "resource rules must supply at least one api group", "api groups", context));
            Rule((rule, context) => Lists(rule, "resources", "resource rules must supply at least one resource", "resources", context));
            Rule((rule, context) =>
            {
                const string detail = "resource rules that are not cluster scoped must supply at least one namespace";
                var spaces = rule.ArrayAt("namespaces");
                if ((spaces.Count == 0 && rule.Boolean("clusterScope") == true) || !Lists(rule, "namespaces", detail, "namespaces", context))
                {
                    return;
                }

                for (var i = 0; i < spaces.Count; i++)
                {
                    var wrong = NameFormats.Dns1123Label(spaces[i].AsString ?? "");
                    context.Invalid($"namespaces[{i}]", spaces[i], [.. wrong.Select(w => $"each member of this list must be '*' or a DNS-1123 label; {w}")]);
                }
            });
        }
    }

    private sealed class NonResourceRules : StructValidator
    {
        public NonResourceRules()
        {
            Rule(CheckVerbs);
            Rule((rule, context) =>
            {
                var urls = rule.ArrayAt("nonResourceURLs");
                if (Lists(rule, "nonResourceURLs", "nonResourceURLs must contain at least one value", "non-resource URLs", context))
                {
                    for (var i = 0; i < urls.Count; i++)
                    {
                        context.Invalid($"nonResourceURLs[{i}]", urls[i], Url(urls[i].AsString ?? ""));
                    }
                }
            });
        }

        private static string[] Url(string url)
        {
            var stars = url.Count(c => c == '*');
            return url switch
            {
                "" => ["must not be empty"],
                "/" => [],
                ['/', ..] when url.Contains(' ', StringComparison.Ordinal) => ["must not contain white-space"],
                ['/', ..] when url.Contains("//", StringComparison.Ordinal) => ["must not contain double slash"],
                ['/', ..] when stars > 1 || (stars == 1 && !url.EndsWith("/*", StringComparison.Ordinal)) => ["wildcard can only do suffix matching"],
                ['/', ..] => [],
                _ => ["must start with slash"],
            };
        }
    }
}
