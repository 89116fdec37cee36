using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Metrics;

/// <summary>PodMetrics of <c>metrics.k8s.io</c>, which are computed and never stored.</summary>
internal sealed class PodMetricsDefinition : KindDefinition
{
    public override TableDefinition Table { get; } = UsageTable.Of(
        (pod, resource) => pod.ArrayAt("containers").Objects.Aggregate(Quantity.Zero, (sum, c) => sum + (Quantities.Of(c.At("usage", resource)) ?? Quantity.Zero)));
}
