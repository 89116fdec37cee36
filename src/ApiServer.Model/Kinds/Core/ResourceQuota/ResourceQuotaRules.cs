using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.ResourceQuota;

/// <summary>A ResourceQuota (core validation.go, ValidateResourceQuotaSpec).</summary>
internal sealed class ResourceQuotaRules : StructValidator
{
    private static readonly string[] Exclusive = ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"];
    private static readonly string[] Scopes = [.. Exclusive, "PriorityClass", "VolumeAttributesClass"];
    private static readonly string[] OfPods = ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];

    public ResourceQuotaRules() => Struct("spec", new SpecRules());

    /// <summary>The names and amounts of a list of resources.</summary>
    public static void Resources(JsonObject resources, string path, ICollection<FieldError> errors)
    {
        foreach (var (name, value) in resources)
        {
            var at = $"{path}[{name}]";
            errors.Invalid(at, name, ResourceTypes.QuotaName(name));
            var quantity = Quantities.Of(value);
            if (quantity?.Sign < 0)
            {
                errors.Invalid(at, value, MemberRules.NonNegativeDetail);
            }

            if (ResourceTypes.IsInteger(name) && quantity?.MilliValue % 1000 is not (null or 0))
            {
                errors.Invalid(at, value, "must be an integer");
            }
        }
    }

    private static bool Fits(string scope, string resource) => scope switch
    {
        "BestEffort" => resource == "pods",
        "VolumeAttributesClass" => resource is "persistentvolumeclaims" or "requests.storage",
        _ => !Scopes.Contains(scope) || OfPods.Contains(resource),
    };

    /// <summary>How many of the limited resources a scope says nothing about.</summary>
    private static int Misfits(JsonObject spec, string scope) =>
        spec.ObjectAt("hard").Names.Count(r => ResourceTypes.IsQuotaStandard(r) && !Fits(scope, r));

    private static void Conflicts(HashSet<string> scopes, string path, JsonValue? shown, ValidationContext<JsonObject> context)
    {
        foreach (var (one, other) in (ReadOnlySpan<(string, string)>)[("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")])
        {
            if (scopes.Contains(one) && scopes.Contains(other))
            {
                context.Invalid(path, shown, "conflicting scopes");
            }
        }
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule((spec, context) =>
            {
                List<FieldError> errors = [];
                Resources(spec.ObjectAt("hard"), context.PathOf("hard"), errors);
                errors.ForEach(context.Report);
            });
            Rule(ListedScopes);
            Rule(ScopeSelector);
        }

        private static void ListedScopes(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var scopes = spec.ArrayAt("scopes");
            foreach (var scope in scopes.Strings)
            {
                if (!Scopes.Contains(scope))
                {
                    context.Invalid("scopes", scopes, "unsupported scope");
                }

                for (var i = Misfits(spec, scope); i > 0; i--)
                {
                    context.Invalid("scopes", scopes, "unsupported scope applied to resource");
                }
            }

            Conflicts(scopes.Strings.ToHashSet(StringComparer.Ordinal), "scopes", scopes, context);
        }

        private static void ScopeSelector(JsonObject spec, ValidationContext<JsonObject> context)
        {
            const string path = "scopeSelector.matchExpressions";
            var expressions = spec.ArrayAt("scopeSelector", "matchExpressions").Objects.ToList();
            foreach (var expression in expressions)
            {
                var scope = expression.Text("scopeName");
                if (!Scopes.Contains(scope))
                {
                    context.Invalid(path + ".scopeName", scope, "unsupported scope");
                }

                for (var i = Misfits(spec, scope); i > 0; i--)
                {
                    context.Invalid(path, Shown(expressions), "unsupported scope applied to resource");
                }

                Operator(expression, scope, path, context);
            }

            var names = expressions.Select(e => e.Text("scopeName")).ToHashSet(StringComparer.Ordinal);
            Conflicts(names, path, spec["scopes"], context);
        }

        private static void Operator(JsonObject expression, string scope, string path, ValidationContext<JsonObject> context)
        {
            var (op, values) = (expression.Text("operator"), expression.ArrayAt("values"));
            if (Exclusive.Contains(scope) && op != "Exists")
            {
                context.Invalid(
                    path + ".operator",
                    op,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            }

            switch (op)
            {
                case "In" or "NotIn" when values.Count == 0:
                    context.Required(path + ".values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    break;
                case "Exists" or "DoesNotExist" when values.Count > 0:
                    context.Invalid(path + ".values", values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    break;
                case not ("In" or "NotIn" or "Exists" or "DoesNotExist"):
                    context.Invalid(path + ".operator", op, "not a valid selector operator");
                    break;
            }
        }

        private static JsonObject Shown(List<JsonObject> expressions) => JsonObject.Of(
            ("MatchExpressions", JsonArray.Of(expressions.Select(e => GoForm.Of(e, ("scopeName", ""), ("operator", ""), ("values", JsonNull.Instance))))));
    }
}
