using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>How many replicas each metric of an autoscaler asks for (upstream: computeReplicasForMetric).</summary>
internal sealed class MetricEvaluation(ClusterClient client, ReplicaCalculator calculator)
{
    private const string NoCustomMetrics = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    private readonly ResourceMetrics _metrics = new(client);

    /// <summary>The proposal of one metric, or why there is none.</summary>
    public async Task<(MetricProposal? Proposal, UnknownMetric? Unknown)> ProposeAsync(
        JsonObject scaler, JsonObject metric, int currentReplicas, LabelSelector selector, CancellationToken cancellationToken)
    {
        var type = metric.String("type") ?? "";
        var source = metric.ObjectAt(Member(type));
        if (type is not ("Resource" or "ContainerResource"))
        {
            return (null, Unserved(scaler, type, source));
        }

        var container = source.String("container") ?? "";
        try
        {
            return (await OfResourceAsync(scaler, type, source, currentReplicas, selector, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MetricException e)
        {
            var whose = type == "Resource" ? $"{source.String("name")} resource" : $"{container} container";
            return (null, new UnknownMetric($"FailedGet{type}Metric", e.Message, $"failed to get {whose} metric value: {e.Message}"));
        }
    }

    private static string Member(string type) => type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];

    private async Task<MetricProposal> OfResourceAsync(
        JsonObject scaler, string type, JsonObject source, int currentReplicas, LabelSelector selector, CancellationToken cancellationToken)
    {
        var resource = source.String("name") ?? "";
        var container = source.String("container") ?? "";
        var average = Quantities.Of(source.At("target", "averageValue"));
        var utilization = source.IntegerAt("target", "averageUtilization");
        if (average is null && utilization is null)
        {
            throw new MetricException("invalid resource metric source: neither an average utilization target nor an average value (usage) target was set");
        }

        ReplicaProposal proposal;
        try
        {
            var pods = new MeasuredPods
            {
                CurrentReplicas = currentReplicas,
                Metrics = await _metrics.OfAsync(resource, scaler.Namespace(), selector, container, cancellationToken).ConfigureAwait(false),
                Pods = [.. client.Snapshot(ResourceNames.Pods).List(scaler.Namespace()).Where(p => selector.Matches(p.Facts.Labels)).Select(p => p.Json)],
                Resource = resource,
                Container = container,
                Tolerances = Tolerances.Of(scaler),
                Now = client.Clock.UtcNow,
            };
            proposal = average is { } value ? calculator.ForAverageValue(pods, value.MilliValue) : calculator.ForUtilization(pods, (int)utilization!.Value);
        }
        catch (MetricException e)
        {
            throw new MetricException($"failed to get {resource} {(average is null ? "utilization" : "usage")}: {e.Message}");
        }

        var kind = type == "ContainerResource" ? "container resource" : "resource";
        var name = average is null ? $"{resource} {kind} utilization (percentage of request)" : $"{resource} resource";
        return new MetricProposal(proposal.Replicas, name, Status(type, resource, container, proposal));
    }

    private static JsonObject Status(string type, string resource, string container, ReplicaProposal proposal)
    {
        var current = JsonObject.Of(("averageValue", Amount(resource, proposal.Average).ToString()));
        current = proposal.Utilization is { } percent ? current.With("averageUtilization", percent) : current;
        var source = JsonObject.Of(("name", resource), ("current", current));
        return JsonObject.Of(("type", type), (Member(type), container.Length == 0 ? source : source.With("container", container)));
    }

    /// <summary>Memory is shown in powers of 1024, as it is measured (upstream: buildQuantity); what is less than that has no such suffix.</summary>
    private static Quantity Amount(string resource, long thousandths)
    {
        var amount = Quantity.FromMilli(thousandths);
        return resource == "memory" && thousandths >= 1024_000 ? Quantity.FromInteger(amount.Value, QuantityFormat.BinarySI) : amount;
    }

    /// <summary>Metrics of APIs that this server does not have: custom.metrics.k8s.io and external.metrics.k8s.io.</summary>
    private static UnknownMetric Unserved(JsonObject scaler, string type, JsonObject source)
    {
        var name = source.StringAt("metric", "name") ?? "";
        switch (type)
        {
            case "Pods":
                var pods = $"unable to get metric {name}: {NoCustomMetrics}";
                return new UnknownMetric("FailedGetPodsMetric", pods, $"failed to get pods metric value: {pods}");
            case "Object":
                var described = source.ObjectAt("describedObject");
                var whole = $"unable to get metric {name}: {described.String("kind")} on {scaler.Namespace()} {described.String("name")}/{NoCustomMetrics}";
                var average = source.At("target", "averageValue") is null ? whole : $"failed to get {name} object metric: {whole}";
                return new UnknownMetric("FailedGetObjectMetric", whole, $"failed to get object metric value: {average}");
            case "External":
                var external = $"unable to get external metric {scaler.Namespace()}/{name}/{SelectorGoText.Of(source.At("metric", "selector") as JsonObject)}: "
                    + $"unable to fetch metrics from external metrics API: the server could not find the requested resource (get {name}.external.metrics.k8s.io)";
                var outer = source.At("target", "averageValue") is null ? $"failed to get external metric {name}" : $"failed to get {name} external metric";
                return new UnknownMetric("FailedGetExternalMetric", external, $"failed to get {name} external metric value: {outer}: {external}");
            default:
                var unknown = $"unknown metric source type {GoFormat.Quoted(type)}";
                return new UnknownMetric("InvalidMetricSourceType", unknown, unknown);
        }
    }
}
