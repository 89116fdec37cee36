using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Metrics;

/// <summary>NodeMetrics of <c>metrics.k8s.io</c>, which are computed and never stored.</summary>
internal sealed class NodeMetricsDefinition : KindDefinition
{
    public override TableDefinition Table { get; } = UsageTable.Of((node, resource) => Quantities.Of(node.At("usage", resource)) ?? Quantity.Zero);
}
