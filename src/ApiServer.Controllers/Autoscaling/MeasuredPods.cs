using ApiServer.Model.Json;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>What is known of an autoscaler's Pods at one moment.</summary>
internal sealed record MeasuredPods
{
    /// <summary>The replicas that its target is to have now.</summary>
    public required int CurrentReplicas { get; init; }

    public required IReadOnlyList<JsonObject> Pods { get; init; }

    /// <summary>What Pods use, by their names.</summary>
    public required IReadOnlyDictionary<string, PodMetric> Metrics { get; init; }

    /// <summary>Of what: <c>cpu</c>, <c>memory</c>, …</summary>
    public required string Resource { get; init; }

    /// <summary>The container that is looked at; empty: all of a Pod.</summary>
    public string Container { get; init; } = "";

    public required Tolerances Tolerances { get; init; }

    public required DateTimeOffset Now { get; init; }
}
