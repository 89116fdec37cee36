using System.Buffers;
using ApiServer.Model.Selectors;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// The formats of names, labels, keys and ports, with upstream's messages (apimachinery util/validation). Each method answers what
/// is wrong; nothing when all is well.
/// </summary>
internal static class NameFormats
{
    public const string Dns1123LabelFormat = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    public const string Dns1035LabelFormat = "[a-z]([-a-z0-9]*[a-z0-9])?";

    private const int LabelLength = 63;
    private const int SubdomainLength = 253;
    private const int PortNameLength = 15;

    private static readonly SearchValues<char> LowerAlphaNumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> LabelChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> ReasonChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_,:");
    private static readonly SearchValues<char> KeyChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    public static IReadOnlyList<string> Dns1123Label(string value)
    {
        if (value.Length <= LabelLength && IsLabelText(value))
        {
            return [];
        }

        List<string> wrong = [];
        if (value.Length > LabelLength)
        {
            wrong.Add(MaxLength(LabelLength));
        }

        if (!IsLabelText(value))
        {
            wrong.Add(IsSubdomainText(value)
                ? "must not contain dots"
                : Regex("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", Dns1123LabelFormat, "my-name", "123-abc"));
        }

        return wrong;
    }

    public static IReadOnlyList<string> Dns1035Label(string value)
    {
        List<string>? wrong = null;
        if (value.Length > LabelLength)
        {
            (wrong ??= []).Add(MaxLength(LabelLength));
        }

        if (!IsLabelText(value) || value[0] is not (>= 'a' and <= 'z'))
        {
            (wrong ??= []).Add(Regex("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character", Dns1035LabelFormat, "my-name", "abc-123"));
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    public static IReadOnlyList<string> Dns1123Subdomain(string value)
    {
        List<string>? wrong = null;
        if (value.Length > SubdomainLength)
        {
            (wrong ??= []).Add(MaxLength(SubdomainLength));
        }

        if (!IsSubdomainText(value))
        {
            (wrong ??= []).Add(Regex("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", $"{Dns1123LabelFormat}(\\.{Dns1123LabelFormat})*", "example.com"));
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    /// <summary>A host name whose first label is <c>*</c>.</summary>
    public static IReadOnlyList<string> WildcardSubdomain(string value)
    {
        List<string>? wrong = null;
        if (value.Length > SubdomainLength)
        {
            (wrong ??= []).Add(MaxLength(SubdomainLength));
        }

        if (!value.StartsWith("*.", StringComparison.Ordinal) || !IsSubdomainText(value.AsSpan(2)))
        {
            (wrong ??= []).Add(Regex("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character", $"\\*\\.{Dns1123LabelFormat}(\\.{Dns1123LabelFormat})*", "*.example.com"));
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Label keys, annotation keys, finalizers, resource names: an optional prefix and a name.</summary>
    public static IReadOnlyList<string> QualifiedName(string value) => LabelSyntax.KeyErrors(value);

    public static IReadOnlyList<string> LabelValue(string value) => LabelSyntax.ValueErrors(value);

    /// <summary>Keys of ConfigMaps and Secrets.</summary>
    public static IReadOnlyList<string> ConfigKey(string value)
    {
        List<string>? wrong = null;
        if (value.Length > SubdomainLength)
        {
            (wrong ??= []).Add(MaxLength(SubdomainLength));
        }

        if (value.Length == 0 || value.AsSpan().ContainsAnyExcept(KeyChars))
        {
            (wrong ??= []).Add(Regex("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"));
        }

        if (value == ".")
        {
            (wrong ??= []).Add("must not be '.'");
        }
        else if (value == "..")
        {
            (wrong ??= []).Add("must not be '..'");
        }
        else if (value.StartsWith("..", StringComparison.Ordinal))
        {
            (wrong ??= []).Add("must not start with '..'");
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Since 1.32 an environment variable may have any printable name without <c>=</c>.</summary>
    public static IReadOnlyList<string> EnvironmentName(string value) =>
        value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains('=', StringComparison.Ordinal)
            ? ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
            : [];

    /// <summary>The reason of a condition.</summary>
    public static IReadOnlyList<string> ConditionReason(string value) =>
        value.Length > 0 && !value.AsSpan().ContainsAnyExcept(ReasonChars) && char.IsAsciiLetter(value[0]) && (char.IsAsciiLetterOrDigit(value[^1]) || value[^1] == '_')
            ? []
            : [Regex("a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'", "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?", "my_name", "MY_NAME", "MyName", "ReasonA,ReasonB", "ReasonA:ReasonB")];

    public static IReadOnlyList<string> PortName(string value)
    {
        List<string>? wrong = null;
        if (value.Length > PortNameLength)
        {
            (wrong ??= []).Add(MaxLength(PortNameLength));
        }

        if (value.AsSpan().ContainsAnyExcept(LabelChars))
        {
            (wrong ??= []).Add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }

        if (!value.AsSpan().ContainsAnyInRange('a', 'z'))
        {
            (wrong ??= []).Add("must contain at least one letter (a-z)");
        }

        if (value.Contains("--", StringComparison.Ordinal))
        {
            (wrong ??= []).Add("must not contain consecutive hyphens");
        }

        if (value.StartsWith('-') || value.EndsWith('-'))
        {
            (wrong ??= []).Add("must not begin or end with a hyphen");
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Names that stand in a URL path without escapes; a prefix (generateName) may be <c>.</c>.</summary>
    public static IReadOnlyList<string> PathSegment(string value, bool prefix)
    {
        if (!prefix && value is "." or "..")
        {
            return [$"may not be '{value}'"];
        }

        List<string>? wrong = null;
        foreach (var c in "/%")
        {
            if (value.Contains(c, StringComparison.Ordinal))
            {
                (wrong ??= []).Add($"may not contain '{c}'");
            }
        }

        return wrong ?? (IReadOnlyList<string>)[];
    }

    /// <summary>The check of a kind's names. A prefix may end with a dash, since characters follow.</summary>
    public static IReadOnlyList<string> Name(NameRule rule, string value, bool prefix)
    {
        switch (rule)
        {
            case NameRule.PathSegment:
                return PathSegment(value, prefix);
            case NameRule.IPAddress:
                return IPFormats.Canonical(value);
        }

        if (prefix && value.Length > 1 && value.EndsWith('-'))
        {
            value = value[..^2] + "a";
        }

        return rule switch
        {
            NameRule.Label => Dns1123Label(value),
            NameRule.Label1035 => Dns1035Label(value),
            _ => Dns1123Subdomain(value),
        };
    }

    public static string MaxLength(int length) => $"must be no more than {length} characters";

    private static bool IsLabelText(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExcept(LabelChars) && LowerAlphaNumeric.Contains(text[0]) && LowerAlphaNumeric.Contains(text[^1]);

    private static bool IsSubdomainText(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            if (!IsLabelText(text[part]))
            {
                return false;
            }
        }

        return true;
    }

    // Upstream's own rhythm: each example is followed by a comma.
    private static string Regex(string message, string format, params ReadOnlySpan<string> examples)
    {
        var shown = new List<string>(examples.Length);
        foreach (var example in examples)
        {
            shown.Add($"'{example}', ");
        }

        return $"{message} (e.g. {string.Join(" or ", shown)}regex used for validation is '{format}')";
    }
}
