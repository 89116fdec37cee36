using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Usage;

/// <summary>GET <c>/apis/metrics.k8s.io/v1beta1/…/pods</c>: what the containers of running Pods use.</summary>
internal sealed class PodMetrics(IObjectStore store, ResourceCatalog catalog, StrategyContext context, IUsageSource source) : UsageMetrics(store, catalog, context)
{
    public override IReadOnlyList<string> Names { get; } = [ResourceNames.PodMetrics];

    protected override string Measured => ResourceNames.Pods;

    protected override JsonObject? Measure(JsonObject subject)
    {
        if (source.OfPod(subject) is not { } usage)
        {
            return null;
        }

        var containers = usage.Containers.Select(c => (JsonValue)JsonObject.Of(("name", c.Container), ("usage", Amounts(c.Cpu, c.Memory))));
        return Begin("PodMetrics", subject, usage.Timestamp, usage.Window).Add("containers", JsonArray.Of(containers)).Build();
    }

    protected override ApiStatusException NotMeasured(RequestScope scope) =>
        StatusErrors.NotFound("metrics.k8s.io", "podmetrics", $"{scope.Namespace}/{scope.Name}");
}
