using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>PUT and PATCH of certificatesigningrequests/NAME/approval: the status' conditions change, nothing else.</summary>
internal sealed class CertificateApprovalStrategy : ResourceStrategy
{
    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(context);
        var kept = old.WithAt(obj.ResourceVersion(), "metadata", "resourceVersion");
        return CertificateConditions.With(kept, obj.ArrayAt("status", "conditions"), old, context);
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => CertificateConditions.Validate(obj, old, errors);
}
