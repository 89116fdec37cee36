using System.Globalization;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>A Pod's name read as <c>set-ordinal</c>.</summary>
/// <param name="Set">What stands before the last hyphen; empty when the name has no ordinal.</param>
/// <param name="Ordinal">-1 when the name has none.</param>
internal readonly record struct PodName(string Set, int Ordinal)
{
    /// <summary>Reads a name as upstream's pattern <c>(.*)-([0-9]+)$</c> does; an ordinal beyond 32 bits is none.</summary>
    public static PodName Parse(string name)
    {
        var hyphen = name.LastIndexOf('-');
        return hyphen >= 0 && int.TryParse(name.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? new PodName(name[..hyphen], ordinal)
            : new PodName("", -1);
    }
}
