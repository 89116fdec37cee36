using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>PUT and PATCH of certificatesigningrequests/NAME/approval: the status' conditions change, and metadata; nothing else.</summary>
internal sealed class CertificateApprovalStrategy : ResourceStrategy
{
    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(context);
        var kept = obj.WithOrWithoutAt(old["spec"], "spec").WithOrWithoutAt(old["status"], "status");
        return CertificateConditions.With(kept, obj.ArrayAt("status", "conditions"), old, context);
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => CertificateConditions.Validate(obj, old, decides: true, errors);
}
