namespace ApiServer.Nodes;

/// <summary>What the host's options say about nodes.</summary>
public sealed record NodeOptions
{
    /// <summary>How many simulated nodes there are: node-0, node-1, …</summary>
    public int Count { get; init; } = 3;

    /// <summary>How long a simulated container takes from its image to Running; zero: no time at all.</summary>
    public TimeSpan SimulatedStartDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The version that the kubelets report; kubectl shows it in the VERSION column.</summary>
    public string KubeletVersion { get; init; } = "v1.36.2";

    /// <summary>The names of the simulated nodes.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, Count).Select(NameOf);

    /// <summary>The name of the node with that number.</summary>
    public static string NameOf(int index) => $"node-{index}";

    /// <summary>Whether that name is one of the simulated nodes; gives its number.</summary>
    public bool IsMine(string node, out int index) =>
        TryIndex(node, out index) && index < Count;

    private static bool TryIndex(string node, out int index)
    {
        index = -1;
        return node.StartsWith("node-", StringComparison.Ordinal)
            && int.TryParse(node.AsSpan(5), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)
            && node == NameOf(index);
    }
}
