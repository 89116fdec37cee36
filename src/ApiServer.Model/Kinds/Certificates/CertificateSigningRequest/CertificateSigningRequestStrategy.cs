using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>
/// Certificate signing requests (registry/certificates/certificates/strategy.go): what is asked for never changes, who decides goes through
/// <c>approval</c>, who signs through <c>status</c>.
/// </summary>
internal sealed class CertificateSigningRequestStrategy : ResourceStrategy
{
    private static readonly CertificateApprovalStrategy Approval = new();
    private static readonly JsonObject SpecAndStatus = FieldManager.Fields("spec", "status");
    private static readonly JsonObject SpecAndConditions = FieldManager.Fields("spec", "status.conditions");
    private static readonly JsonObject SpecAndCertificate = FieldManager.Fields("spec", "status.certificate");

    public override NameRule NameRule => NameRule.PathSegment;

    public override ResourceStrategy ForSubresource(string subresource) => subresource == "approval" ? Approval : this;

    public override JsonObject UnwrittenFields(string subresource, bool hasStatus) => subresource switch
    {
        "status" => SpecAndConditions,
        "approval" => SpecAndCertificate,
        _ => SpecAndStatus,
    };

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        return obj.WithOrWithoutAt(old["spec"], "spec").WithOrWithoutAt(old["status"], "status");
    }

    /// <summary>A signer does not decide: conditions that approve or deny stay as they are.</summary>
    public override JsonObject PrepareForStatusUpdate(JsonObject obj, JsonObject old, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(context);
        var updated = base.PrepareForStatusUpdate(obj, old, context);
        return CertificateConditions.With(updated, CertificateConditions.WithDecisionsOf(old, updated.ArrayAt("status", "conditions")), old, context);
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => CertificateSigningRequestRules.Check(obj.ObjectAt("spec"), errors);

    /// <summary>Nothing that was validated at creation can have changed, except metadata.</summary>
    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => ObjectMetaValidation.Revalidate(obj, errors);

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        CertificateConditions.Validate(obj, old, decides: false, errors);
        CertificateConditions.ValidateCertificate(obj, old, errors);
    }
}
