using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>The counters of a ReplicaSet's or a ReplicationController's status.</summary>
internal static class ReplicaCounters
{
    public static void Check(JsonObject status, ICollection<FieldError> errors)
    {
        StatusCounters.NotNegative(status, errors, "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration", "terminatingReplicas");
        StatusCounters.NotAbove(status, "replicas", "status.replicas", errors, "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        StatusCounters.NotAbove(status, "readyReplicas", "readyReplicas", errors, "availableReplicas");
    }
}
