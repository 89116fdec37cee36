namespace ApiServer.Store.Cache;

/// <summary>A path (<see cref="ObjectKey.Path"/>) in the order of lists: that of its UTF-8 bytes.</summary>
internal readonly record struct PathKey(string Path) : IComparable<PathKey>
{
    public int CompareTo(PathKey other) => Compare(Path, other.Path);

    /// <summary>Orders like the UTF-8 bytes. UTF-16 code units differ from that only for surrogates, which rank above all others.</summary>
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        return common == a.Length || common == b.Length ? a.Length - b.Length : Rank(a[common]) - Rank(b[common]);
    }

    private static int Rank(char c) => c switch
    {
        < '\ud800' => c,
        < '\ue000' => c + 0x2000,
        _ => c - 0x800,
    };
}
