using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>CertificateSigningRequests.</summary>
internal sealed class CertificateSigningRequestDefinition : KindDefinition
{
    private static readonly string[] Fields = ["spec.signerName"];

    public override ResourceStrategy Strategy { get; } = new CertificateSigningRequestStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Age()
        .TextOr("SignerName", Cells.None, "spec", "signerName")
        .Text("Requestor", "spec", "username")
        .Cell("RequestedDuration", r => r.IntegerAt("spec", "expirationSeconds") is { } seconds ? HumanDuration.Format(TimeSpan.FromSeconds(seconds)) : Cells.None)
        .Cell("Condition", Condition)
        .Table();

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new("spec.signerName", obj.StringAt("spec", "signerName") ?? "")];

    private static JsonValue Condition(JsonObject request)
    {
        var decision = request.Condition("Denied") is not null ? "Denied" : request.Condition("Approved") is not null ? "Approved" : "Pending";
        var failed = request.Condition("Failed") is null ? "" : ",Failed";
        return string.IsNullOrEmpty(request.StringAt("status", "certificate")) ? decision + failed : $"{decision}{failed},Issued";
    }
}
