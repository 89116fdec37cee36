namespace ApiServer.Controllers.StatefulSets;

/// <summary>A Pod cannot be made because of its claims; the message says what upstream says of each.</summary>
internal sealed class ClaimException : Exception
{
    public ClaimException(IReadOnlyList<string> messages)
        : base(messages.Count == 1 ? messages[0] : "[" + string.Join(", ", messages.Distinct(StringComparer.Ordinal)) + "]")
    {
    }
}
