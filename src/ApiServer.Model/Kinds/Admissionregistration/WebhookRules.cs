using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>A webhook of a configuration (admissionregistration validation.go, validateValidatingWebhook, validateMutatingWebhook).</summary>
internal sealed class WebhookRules : StructValidator
{
    private static readonly string[] Versions = ["v1", "v1beta1"];
    private static readonly string[] SideEffects = ["None", "NoneOnDryRun"];

    public WebhookRules()
    {
        Rule(Name);
        Each("rules", new RuleRules());
        Member("failurePolicy").IsOneOf("Fail", "Ignore");
        Member("matchPolicy").IsOneOf("Equivalent", "Exact");
        Rule((hook, context) =>
        {
            if (hook.String("sideEffects") is not { } effects)
            {
                context.Required("sideEffects", $"must specify one of {string.Join(", ", SideEffects)}");
            }
            else if (!SideEffects.Contains(effects))
            {
                context.NotSupported("sideEffects", effects, SideEffects);
            }
        });
        Member("timeoutSeconds").IsBetween(1, 30, "the timeout value must be between 1 and 30 seconds");
        Member("namespaceSelector").IsLabelSelector();
        Member("objectSelector").IsLabelSelector();
        Member("reinvocationPolicy").IsOneOf("IfNeeded", "Never");
        Struct("clientConfig", new WebhookClientRules(), required: true);
        Rule(MatchConditions.Check);
        Rule(ReviewVersions);
    }

    private static void Name(JsonObject hook, ValidationContext<JsonObject> context)
    {
        var name = hook.Text("name");
        if (name.Length == 0)
        {
            context.Required("name");
        }
        else if (NameFormats.Dns1123Subdomain(name) is { Count: > 0 } wrong)
        {
            context.Invalid("name", name, string.Join(',', wrong));
        }
        else if (name.Split('.').Length < 3)
        {
            context.Invalid("name", name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void ReviewVersions(JsonObject hook, ValidationContext<JsonObject> context)
    {
        const string member = "admissionReviewVersions";
        var versions = hook.ArrayAt(member);
        if (versions.Count == 0)
        {
            context.Required(member, $"must specify one of {string.Join(", ", Versions)}");
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i].AsString ?? "";
            context.Invalid($"{member}[{i}]", version, seen.Add(version) ? NameFormats.Dns1035Label(version) : ["duplicate version"]);
        }

        if (!seen.Overlaps(Versions))
        {
            context.Invalid(member, versions, $"must include at least one of {string.Join(", ", Versions)}");
        }
    }
}
