using ApiServer.Model.Errors;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>The name of a signer, <c>example.com/signer</c> (core validation names.go, ValidateSignerName).</summary>
internal static class SignerName
{
    private const int LongestDomain = 253;
    private const int Longest = LongestDomain + 1 + 253 + 1 + 63;

    public static void Check(string name, string path, ICollection<FieldError> errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }

        if (name.Split('/') is not [var domain, var rest])
        {
            errors.Invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }

        if (domain.Length > LongestDomain)
        {
            errors.Add(FieldError.TooLong(path, LongestDomain));
        }

        Labels(domain, path, NameFormats.Dns1123Label, errors);
        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            errors.Invalid(path, domain, "should be a domain with at least two segments separated by dots");
        }

        Labels(rest, path, NameFormats.Dns1123Subdomain, errors);
        if (name.Length > Longest)
        {
            errors.Add(FieldError.TooLong(path, Longest));
        }
    }

    /// <summary>Of the labels that are wrong only the first is reported.</summary>
    private static void Labels(string text, string path, Func<string, IReadOnlyList<string>> format, ICollection<FieldError> errors)
    {
        foreach (var label in text.Split('.'))
        {
            if (format(label) is { Count: > 0 } wrong)
            {
                errors.Invalid(path, text, [.. wrong.Select(w => $"validating label \"{label}\": {w}")]);
                return;
            }
        }
    }
}
