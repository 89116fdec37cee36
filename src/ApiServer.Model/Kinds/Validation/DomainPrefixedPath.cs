using ApiServer.Model.Errors;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Names like <c>acme.io/foo</c> (apimachinery util/validation, IsDomainPrefixedPath).</summary>
internal static class DomainPrefixedPath
{
    private const string PathPunctuation = "/-._~%!$&'()*+,;=:";

    public static void Check(string value, string path, ICollection<FieldError> errors)
    {
        if (value.Length == 0)
        {
            errors.Add(FieldError.Required(path));
            return;
        }

        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == value.Length - 1)
        {
            errors.Add(FieldError.Invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
            return;
        }

        var domain = value[..slash];
        foreach (var detail in NameFormats.Dns1123Subdomain(domain))
        {
            errors.Add(FieldError.Invalid(path, domain, detail));
        }

        var rest = value[(slash + 1)..];
        if (!rest.All(c => char.IsAsciiLetterOrDigit(c) || PathPunctuation.Contains(c, StringComparison.Ordinal)))
        {
            errors.Add(FieldError.Invalid(path, rest, @"Invalid path (regex used for validation is '[A-Za-z0-9/\-._~%!$&'()*+,;=:]+')"));
        }
    }
}
