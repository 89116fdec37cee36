namespace ApiServer.Rest.Watching;

/// <summary>An encoded table row of one object, good for the second in which it was made.</summary>
internal sealed class SharedRow
{
    private volatile Entry? _entry;

    /// <summary>The row of that second, or null.</summary>
    public byte[]? Of(long second) => _entry is { } entry && entry.Second == second ? entry.Bytes : null;

    /// <summary>Keeps a row; of two that are made at once, one stays.</summary>
    public byte[] Set(long second, byte[] bytes)
    {
        _entry = new Entry(second, bytes);
        return bytes;
    }

    private sealed record Entry(long Second, byte[] Bytes);
}
