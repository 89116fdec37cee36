using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>What a policy, or its binding, is about (admissionregistration validation.go, validateMatchResources).</summary>
internal sealed class MatchResourcesRules : StructValidator
{
    private static readonly string[] Mutable = ["*", "CONNECT", "CREATE", "UPDATE"];

    /// <param name="mutating">Whether what is deleted cannot be matched.</param>
    /// <param name="requireRules">Whether there must be rules, from which types are known.</param>
    public MatchResourcesRules(bool mutating, bool requireRules)
    {
        Member("matchPolicy").IsRequiredOneOf("Equivalent", "Exact");
        Member("namespaceSelector").IsLabelSelector();
        Member("objectSelector").IsLabelSelector();
        Each("resourceRules", new RuleRules());
        Each("excludeResourceRules", new RuleRules());
        if (requireRules)
        {
            Member("resourceRules").IsRequired();
        }

        if (mutating)
        {
            Rule((match, context) =>
            {
                foreach (var operation in match.ArrayAt("resourceRules").Objects.SelectMany(r => r.ArrayAt("operations")).Where(o => !Mutable.Contains(o.AsString)))
                {
                    context.NotSupported("resourceRules.operations", operation, Mutable);
                }
            });
        }
    }

    /// <summary>What is not said (admissionregistration/v1 defaults.go).</summary>
    public static JsonObject Default(JsonObject match) => match
        .WithDefault("matchPolicy", "Equivalent")
        .WithDefault("namespaceSelector", JsonObject.Empty)
        .WithDefault("objectSelector", JsonObject.Empty)
        .WithEach("resourceRules", r => r.WithDefault("scope", "*"))
        .WithEach("excludeResourceRules", r => r.WithDefault("scope", "*"));
}
