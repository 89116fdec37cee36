using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;

namespace ApiServer.Controllers.ReplicaSets;

/// <summary>One of the two kinds that keep a number of equal Pods. They differ in their selector's form and in little else.</summary>
/// <param name="Resource">As in <see cref="ResourceNames"/>.</param>
/// <param name="Component">The controller: the source of its events, and its service account.</param>
/// <param name="Selector">What an object selects.</param>
/// <param name="CountsTerminating">Whether its status has <c>terminatingReplicas</c>.</param>
internal sealed record ReplicatedKind(string Resource, string Component, Func<JsonObject, LabelSelector> Selector, bool CountsTerminating)
{
    public static readonly ReplicatedKind ReplicaSet = new(
        ResourceNames.ReplicaSets,
        "replicaset-controller",
        set => LabelSelector.FromObject(set.ObjectAt("spec").Object("selector")),
        CountsTerminating: true);

    public static readonly ReplicatedKind ReplicationController = new(
        ResourceNames.ReplicationControllers,
        "replication-controller",
        set => LabelSelector.FromMap(set.ObjectAt("spec", "selector")),
        CountsTerminating: false);
}
