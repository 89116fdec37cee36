using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>
/// Certificate signing requests (registry/certificates/certificates/strategy.go): what is asked for never changes, who decides goes through
/// <c>approval</c>, who signs through <c>status</c>.
/// </summary>
internal sealed class CertificateSigningRequestStrategy : ResourceStrategy
{
    private static readonly CertificateApprovalStrategy Approval = new();

    public override ResourceStrategy ForSubresource(string subresource) => subresource == "approval" ? Approval : this;

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
        var kept = old.ArrayAt("status", "conditions").Where(CertificateConditions.Decides);
        var others = updated.ArrayAt("status", "conditions").Where(c => !CertificateConditions.Decides(c));
        return CertificateConditions.With(updated, JsonArray.Of([.. kept, .. others]), old, context);
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrEmpty(obj.StringAt("spec", "request")))
        {
            errors.Add(FieldError.Invalid("spec.request", "", "PEM block type must be CERTIFICATE REQUEST"));
        }

        if (obj.ArrayAt("spec", "usages").Count == 0)
        {
            errors.Add(FieldError.Required("spec.usages", "usages must be specified"));
        }

        if (string.IsNullOrEmpty(obj.StringAt("spec", "signerName")))
        {
            errors.Add(FieldError.Required("spec.signerName"));
        }

        if (obj.IntegerAt("spec", "expirationSeconds") is < 600 and var seconds)
        {
            errors.Add(FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"));
        }
    }

    /// <summary>Nothing that was validated at creation can have changed.</summary>
    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => CertificateConditions.Validate(obj, old, errors);
}
