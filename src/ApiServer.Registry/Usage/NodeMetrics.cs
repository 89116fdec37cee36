using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Usage;

/// <summary>GET <c>/apis/metrics.k8s.io/v1beta1/nodes</c>: what nodes use.</summary>
internal sealed class NodeMetrics(IObjectStore store, ResourceCatalog catalog, StrategyContext context, IUsageSource source) : UsageMetrics(store, catalog, context)
{
    public override IReadOnlyList<string> Names { get; } = [ResourceNames.NodeMetrics];

    protected override string Measured => ResourceNames.Nodes;

    protected override JsonObject? Measure(JsonObject subject) => source.OfNode(subject) is { } usage
        ? Begin("NodeMetrics", subject, usage.Timestamp, usage.Window).Add("usage", Amounts(usage.Cpu, usage.Memory)).Build()
        : null;

    protected override ApiStatusException NotMeasured(RequestScope scope) => StatusErrors.NotFound("metrics.k8s.io", "nodemetrics", scope.Name);
}
