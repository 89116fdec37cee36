using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Apps.ReplicaSet;

/// <summary>ReplicaSets.</summary>
internal sealed class ReplicaSetDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ReplicaSetStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Integer("Desired", "spec", "replicas")
        .Integer("Current", "status", "replicas")
        .Integer("Ready", "status", "readyReplicas")
        .Age()
        .Workload("spec")
        .Table();

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
        obj.ControllerReference() is null ? [new(IndexNames.Orphan, obj.Namespace())] : [];
}
