using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>
/// The rules of one kind for every verb (upstream: registry/…/strategy.go). All methods are pure functions on JSON;
/// generic parts of metadata (uid, names, timestamps, generation, finalizers) are the object ring's, not a strategy's.
/// </summary>
public class ResourceStrategy
{
    /// <summary>A kind without special rules.</summary>
    public static readonly ResourceStrategy Plain = new();

    private static readonly JsonObject Status = FieldManager.Fields("status");
    private static readonly JsonObject Spec = FieldManager.Fields("spec");
    private static readonly JsonObject MetadataAndSpec = FieldManager.Fields("metadata", "spec");

    public virtual NameRule NameRule => NameRule.Subdomain;

    /// <summary>Whether <c>metadata.generation</c> is kept: 1 at creation, +1 with each change of the spec and when a graceful deletion starts.</summary>
    public virtual bool HasGeneration => false;

    /// <summary>Whether a PUT to a missing name creates (Leases, Endpoints, RBAC kinds …).</summary>
    public virtual bool AllowCreateOnUpdate => false;

    /// <summary>Whether a PUT without resourceVersion overwrites; otherwise it is 422.</summary>
    public virtual bool AllowUnconditionalUpdate => true;

    /// <summary>Whether DELETE answers the object (Pod, Service, PV, PVC, …) instead of a Status.</summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>Whether a write of <c>status</c> leaves labels, annotations and the rest of metadata as they are (ResetObjectMetaForStatus).</summary>
    public virtual bool StatusKeepsMetadata => false;

    /// <summary>Whether a DELETE that does not say what becomes of the dependents leaves them (Jobs, ReplicationControllers); otherwise they go too.</summary>
    public virtual bool OrphansDependents => false;

    /// <summary>
    /// The rules for updates of one of the kind's subresources that has rules of its own (a Pod's <c>resize</c>, a request's <c>approval</c>);
    /// otherwise these. Only <see cref="PrepareForUpdate"/> and <see cref="ValidateUpdate"/> are asked of them.
    /// </summary>
    public virtual ResourceStrategy ForSubresource(string subresource) => this;

    /// <summary>
    /// The fields that a write of the object, or of its subresource, leaves as they are, so that its manager does not come to own them (GetResetFields):
    /// the base answers the spec, and metadata where it is kept, for <c>status</c>, otherwise the status.
    /// </summary>
    public virtual JsonObject UnwrittenFields(string subresource, bool hasStatus) =>
        subresource == "status" ? (StatusKeepsMetadata ? MetadataAndSpec : Spec) : hasStatus ? Status : JsonObject.Empty;

    /// <summary>Fills defaults in (upstream: SetDefaults_…). Called after decoding and again after admission changed something; idempotent.</summary>
    public virtual JsonObject Default(JsonObject obj) => obj;

    /// <summary>What a create may not bring: the base drops <c>status</c> when the kind has a status subresource (<paramref name="hasStatus"/>).</summary>
    public virtual JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) => hasStatus ? obj.Without("status") : obj;

    /// <summary>What an update of the main resource may not change: the base keeps the old <c>status</c>.</summary>
    public virtual JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context) =>
        hasStatus ? obj.WithOrWithoutAt(old["status"], "status") : obj;

    /// <summary>What an update of <c>/status</c> may change: the base takes <c>status</c> and, unless it is kept, metadata; everything else stays.</summary>
    public virtual JsonObject PrepareForStatusUpdate(JsonObject obj, JsonObject old, StrategyContext context)
    {
        var updated = StatusKeepsMetadata
            ? old.WithOrWithoutAt(obj.At("metadata", "managedFields"), "metadata", "managedFields")
            : old.WithOrWithoutAt(obj["metadata"], "metadata");
        return updated.WithOrWithoutAt(obj["status"], "status");
    }

    /// <summary>Whether the change from old to new counts as a change of the spec (for the generation). The base compares all but metadata and status.</summary>
    public virtual bool SpecChanged(JsonObject obj, JsonObject old) =>
        !obj.Without("metadata").Without("status").Equals(old.Without("metadata").Without("status"));

    /// <summary>Validates a new object, beyond its metadata.</summary>
    public virtual void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
    }

    /// <summary>Validates an update of the main resource. The base validates the new object as if created.</summary>
    public virtual void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => Validate(obj, errors);

    /// <summary>Validates an update of <c>/status</c>.</summary>
    public virtual void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
    }

    /// <summary>Sentences for the <c>Warning</c> header; <paramref name="old"/> is null on create.</summary>
    public virtual void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
    }

    /// <summary>Such sentences for an update of <c>/status</c>.</summary>
    public virtual void WarnStatus(JsonObject obj, ICollection<string> warnings)
    {
    }

    /// <summary>
    /// Seconds that a deletion leaves the object (Pods); null: it goes at once. <paramref name="requested"/> is DeleteOptions.gracePeriodSeconds.
    /// </summary>
    public virtual long? GracePeriodSeconds(JsonObject obj, long? requested) => null;

    /// <summary>Whether an object that is being deleted may go: no finalizers are left (a Namespace looks at its spec's too).</summary>
    public virtual bool CanBeRemoved(JsonObject obj) => obj.ArrayAt("metadata", "finalizers").Count == 0;

    /// <summary>What else changes when a deletion is marked and the object stays for now (a Namespace becomes Terminating).</summary>
    public virtual JsonObject PrepareForDelete(JsonObject obj) => obj;
}
