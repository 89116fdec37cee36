using System.Buffers;

namespace ApiServer.Model.Selectors;

/// <summary>What a label's key and value may look like (apimachinery util/validation: IsQualifiedName, IsValidLabelValue).</summary>
public static class LabelSyntax
{
    /// <summary>The longest name part of a key, and the longest value.</summary>
    public const int MaxLength = 63;

    private const int MaxPrefixLength = 253;

    private const string NameRegex =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRegex =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string SubdomainRegex =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private static readonly SearchValues<char> Alphanumeric =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> SubdomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>What is wrong with a key: <c>name</c> or <c>prefix/name</c>. Empty when nothing is.</summary>
    public static IReadOnlyList<string> KeyErrors(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            return [$"a qualified name {NameRegex} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var errors = new List<string>();
        if (parts.Length == 2)
        {
            AddPrefixErrors(parts[0], errors);
        }

        var name = parts[^1];
        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (name.Length > MaxLength)
        {
            errors.Add($"name part must be no more than {MaxLength} bytes");
        }

        if (!IsName(name))
        {
            errors.Add($"name part {NameRegex}");
        }

        return errors;
    }

    /// <summary>What is wrong with a value. Empty when nothing is.</summary>
    public static IReadOnlyList<string> ValueErrors(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0 || (value.Length <= MaxLength && IsName(value)))
        {
            return [];
        }

        var errors = new List<string>();
        if (value.Length > MaxLength)
        {
            errors.Add($"must be no more than {MaxLength} bytes");
        }

        if (!IsName(value))
        {
            errors.Add(ValueRegex);
        }

        return errors;
    }

    private static void AddPrefixErrors(string prefix, List<string> errors)
    {
        if (prefix.Length == 0)
        {
            errors.Add("prefix part must be non-empty");
            return;
        }

        if (prefix.Length > MaxPrefixLength)
        {
            errors.Add($"prefix part must be no more than {MaxPrefixLength} characters");
        }

        if (!prefix.Split('.').All(IsDnsLabel))
        {
            errors.Add($"prefix part {SubdomainRegex}");
        }
    }

    private static bool IsName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && Alphanumeric.Contains(name[0]) && Alphanumeric.Contains(name[^1]) && name.IndexOfAnyExcept(NameCharacters) < 0;

    private static bool IsDnsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.AsSpan().IndexOfAnyExcept(SubdomainCharacters) < 0;
}
