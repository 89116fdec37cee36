using ApiServer.Model.Json;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>
/// Puts endpoints into slices with as few changes as possible (upstream: reconciler.reconcileByPortMapping): an endpoint stays in its
/// slice and in its place, new ones go behind, a slice that is not needed any more is used for another one before it is deleted.
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

    public static SlicePacking Pack(IReadOnlyList<DesiredSlice> desired, IReadOnlyList<JsonObject> existing)
    {
        var packing = new SlicePacking();
        packing._free.AddRange(existing.Where(s => !desired.Any(d => d.Ports.Equals(s.ArrayAt("ports")))));
        foreach (var group in desired)
        {
            packing.Add(group, existing.Where(s => s.ArrayAt("ports").Equals(group.Ports)));
        }

        packing.UseFree();
        if (packing._filled.Count == 0)
        {
            // A Service always has one slice, if need be an empty one.
            packing._filled.Add((packing.TakeFree(), JsonArray.Empty, []));
        }

        return packing;
    }

    private void Add(DesiredSlice group, IEnumerable<JsonObject> existing)
    {
        var left = group.Endpoints.ToDictionary(DesiredSlice.IdentityOf, StringComparer.Ordinal);
        var kept = new List<(JsonObject? Slice, JsonArray Ports, List<JsonObject> Endpoints)>();
        foreach (var slice in existing)
        {
            var endpoints = new List<JsonObject>();
            foreach (var endpoint in slice.ArrayAt("endpoints").Objects)
            {
                if (left.Remove(DesiredSlice.IdentityOf(endpoint), out var now))
                {
                    endpoints.Add(now);
                }
            }

            kept.Add((slice, group.Ports, endpoints));
        }

        var waiting = new Queue<JsonObject>(group.Endpoints.Where(e => left.ContainsKey(DesiredSlice.IdentityOf(e))));
        foreach (var slice in kept.OrderByDescending(k => k.Endpoints.Count))
        {
            while (waiting.Count > 0 && slice.Endpoints.Count < MaxEndpoints)
            {
                slice.Endpoints.Add(waiting.Dequeue());
            }
        }

        _free.AddRange(kept.Where(k => k.Endpoints.Count == 0).Select(k => k.Slice!));
        _filled.AddRange(kept.Where(k => k.Endpoints.Count > 0));
        _filled.AddRange(waiting.Chunk(MaxEndpoints).Select(chunk => ((JsonObject?)null, group.Ports, chunk.ToList())));
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
