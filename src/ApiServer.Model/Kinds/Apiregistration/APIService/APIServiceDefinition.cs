using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apiregistration.APIService;

/// <summary>APIServices (kube-aggregator registry/apiservice/etcd).</summary>
internal sealed class APIServiceDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new TraitStrategy(NameRule.PathSegment, conditionalOnly: true);

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Service", s => s.At("spec", "service") is JsonObject service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local")
        .Cell("Available", Available)
        .Age()
        .Table();

    private static JsonValue Available(JsonObject service)
    {
        var condition = service.Condition("Available") ?? JsonObject.Of(("status", "Unknown"));
        return condition.Text("status") != "True" && condition.Text("reason") is { Length: > 0 } reason
            ? $"{condition.Text("status")} ({reason})"
            : condition.Text("status");
    }
}
