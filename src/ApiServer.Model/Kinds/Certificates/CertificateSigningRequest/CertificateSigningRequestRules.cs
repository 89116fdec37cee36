using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>What is asked for (certificates validation.go, validateCertificateSigningRequest).</summary>
internal static class CertificateSigningRequestRules
{
    private const string LegacySigner = "kubernetes.io/legacy-unknown";

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature",
        "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
        "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public static void Check(JsonObject spec, ICollection<FieldError> errors)
    {
        if (CertificateContents.RequestProblem(Base64Text.Decode(spec.Text("request")) ?? []) is { } problem)
        {
            errors.Invalid("spec.request", spec["request"], problem);
        }

        var usages = spec.ArrayAt("usages");
        if (usages.Count == 0)
        {
            errors.Required("spec.usages");
        }

        for (var i = 0; i < usages.Count; i++)
        {
            if (!Usages.Contains(usages[i].AsString))
            {
                errors.Add(FieldError.NotSupported($"spec.usages[{i}]", usages[i], Usages));
            }
        }

        for (var i = 0; i < usages.Count; i++)
        {
            if (usages.Take(i).Contains(usages[i]))
            {
                errors.Add(FieldError.Duplicate($"spec.usages[{i}]", usages[i]));
            }
        }

        Signer(spec.Text("signerName"), errors);
        if (spec.Integer("expirationSeconds") is < 600 and var seconds)
        {
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    private static void Signer(string name, ICollection<FieldError> errors)
    {
        if (name == LegacySigner)
        {
            errors.Invalid("spec.signerName", name, "the legacy signerName is not allowed via this API version");
        }
        else
        {
            SignerName.Check(name, "spec.signerName", errors);
        }
    }
}
