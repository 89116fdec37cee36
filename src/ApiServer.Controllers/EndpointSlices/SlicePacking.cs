using ApiServer.Model.Json;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>
/// Puts endpoints into slices with few writes (upstream: reconciler.reconcileByPortMapping): an endpoint stays in its slice and in its place; new
/// ones go into slices that are written anyway, then, if they all fit there, into one that is not, then into new ones. A slice that is not needed any
/// more is used for another one before it is deleted.
/// </summary>
internal sealed class SlicePacking
{
    /// <summary>So many endpoints fit into a slice.</summary>
    public const int MaxEndpoints = 100;

    private readonly List<JsonObject> _free = [];
    private readonly List<(JsonObject? Slice, JsonArray Ports, List<JsonObject> Endpoints)> _filled = [];

    private SlicePacking()
    {
    }

    /// <summary>The slices to be, each with the existing one that becomes it (null: a new one).</summary>
    public IReadOnlyList<(JsonObject? Slice, JsonArray Ports, JsonArray Endpoints)> Slices =>
        [.. _filled.Select(f => (f.Slice, f.Ports, JsonArray.Of(f.Endpoints)))];

    /// <summary>Existing slices that nothing is left for.</summary>
    public IReadOnlyList<JsonObject> Unused => _free;

    /// <summary>Packs the endpoints.</summary>
    /// <param name="desired">They, by their ports.</param>
    /// <param name="existing">The slices that there are.</param>
    /// <param name="isWritten">Which of these are written in any case.</param>
    public static SlicePacking Pack(IReadOnlyList<DesiredSlice> desired, IReadOnlyList<JsonObject> existing, Predicate<JsonObject> isWritten)
    {
        var packing = new SlicePacking();
        packing._free.AddRange(existing.Where(s => !desired.Any(d => d.Ports.Equals(s.ArrayAt("ports")))));
        foreach (var group in desired)
        {
            packing.Add(group, existing.Where(s => s.ArrayAt("ports").Equals(group.Ports)), isWritten);
        }

        packing.UseFree();
        if (packing._filled.Count == 0)
        {
            // A Service always has one slice, if need be an empty one.
            packing._filled.Add((packing.TakeFree(), JsonArray.Empty, []));
        }

        return packing;
    }

    private void Add(DesiredSlice group, IEnumerable<JsonObject> existing, Predicate<JsonObject> isWritten)
    {
        var left = group.Endpoints.ToDictionary(DesiredSlice.IdentityOf, StringComparer.Ordinal);
        var written = new List<(JsonObject? Slice, JsonArray Ports, List<JsonObject> Endpoints)>();
        var unchanged = new List<(JsonObject? Slice, JsonArray Ports, List<JsonObject> Endpoints)>();
        foreach (var slice in existing)
        {
            var present = slice.ArrayAt("endpoints");
            List<JsonObject> kept = [.. present.Objects.Select(e => left.Remove(DesiredSlice.IdentityOf(e), out var now) ? now : null).OfType<JsonObject>()];
            if (kept.Count == 0 && present.Count > 0)
            {
                _free.Add(slice);
                continue;
            }

            var isUnchanged = !isWritten(slice) && present.Equals(JsonArray.Of(kept));
            (isUnchanged ? unchanged : written).Add((slice, group.Ports, kept));
        }

        var waiting = new Queue<JsonObject>(group.Endpoints.Where(e => left.ContainsKey(DesiredSlice.IdentityOf(e))));
        foreach (var slice in written.OrderByDescending(s => s.Endpoints.Count))
        {
            Fill(slice.Endpoints, waiting);
        }

        _filled.AddRange(written);
        _filled.AddRange(unchanged);
        while (waiting.Count > 0)
        {
            var roomy = waiting.Count < MaxEndpoints
                ? unchanged.Where(s => s.Endpoints.Count + waiting.Count <= MaxEndpoints).OrderByDescending(s => s.Endpoints.Count).FirstOrDefault()
                : default;
            var slice = roomy.Slice is null ? (Slice: null, group.Ports, Endpoints: []) : roomy;
            Fill(slice.Endpoints, waiting);
            if (slice.Slice is null)
            {
                _filled.Add(slice);
            }
        }
    }

    private static void Fill(List<JsonObject> endpoints, Queue<JsonObject> waiting)
    {
        while (waiting.Count > 0 && endpoints.Count < MaxEndpoints)
        {
            endpoints.Add(waiting.Dequeue());
        }
    }

    private void UseFree()
    {
        for (var i = 0; i < _filled.Count && _free.Count > 0; i++)
        {
            if (_filled[i].Slice is null)
            {
                _filled[i] = _filled[i] with { Slice = TakeFree() };
            }
        }
    }

    private JsonObject? TakeFree()
    {
        if (_free.Count == 0)
        {
            return null;
        }

        var slice = _free[0];
        _free.RemoveAt(0);
        return slice;
    }
}
