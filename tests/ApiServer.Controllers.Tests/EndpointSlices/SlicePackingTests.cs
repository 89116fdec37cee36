using ApiServer.Controllers.EndpointSlices;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.EndpointSlices;

/// <summary>Into which slices new endpoints go (upstream: reconciler_test.go).</summary>
public sealed class SlicePackingTests
{
    private static readonly JsonArray Ports = JsonArray.Of(JsonObject.Of(("name", "web"), ("port", 80)));

    private int _next;

    [Fact]
    public void They_all_go_into_the_fullest_slice_that_has_room_for_them() => Assert.Equal(["a 90", "b 80", "c 55"], Packed([("a", 90), ("b", 60), ("c", 55)], more: 20));

    [Fact]
    public void A_new_slice_is_made_rather_than_several_written() => Assert.Equal([" 25", "a 90", "b 90", "c 90"], Packed([("a", 90), ("b", 90), ("c", 90)], more: 25));

    [Fact]
    public void What_is_beyond_full_new_slices_goes_where_there_is_room() => Assert.Equal([" 100", "a 70"], Packed([("a", 50)], more: 120));

    [Fact]
    public void Slices_that_are_written_anyway_are_filled_first() => Assert.Equal(["a 90", "b 100", "c 95"], Packed([("a", 90), ("b", 91), ("c", 81)], more: 25, lost: ["b", "c"]));

    [Fact]
    public void A_slice_that_loses_all_its_endpoints_goes() => Assert.Equal(["a 2"], Packed([("a", 2), ("b", 1)], more: 0, lost: ["b"]));

    [Fact]
    public void Endpoints_of_another_port_take_over_a_slice_that_is_free()
    {
        var packing = SlicePacking.Pack([new DesiredSlice(Ports, [Endpoint()])], [Slice("a", [Endpoint()]).With("ports", JsonArray.Empty)], _ => false);
        Assert.Equal("a", Assert.Single(packing.Slices).Slice!.Name());
        Assert.Empty(packing.Unused);
    }

    /// <summary>The slices as <c>name count</c>, after so many endpoints have come and some slices have lost their first.</summary>
    private List<string> Packed(IEnumerable<(string Name, int Count)> slices, int more, params string[] lost)
    {
        var existing = slices.Select(s => Slice(s.Name, Enumerable.Range(0, s.Count).Select(_ => Endpoint()))).ToList();
        var desired = existing.SelectMany(s => s.ArrayAt("endpoints").Objects.Skip(lost.Contains(s.Name()) ? 1 : 0)).Concat(Enumerable.Range(0, more).Select(_ => Endpoint()));
        var packing = SlicePacking.Pack([new DesiredSlice(Ports, [.. desired])], existing, _ => false);
        return [.. packing.Slices.Select(s => $"{s.Slice?.Name()} {s.Endpoints.Count}").Order(StringComparer.Ordinal)];
    }

    private static JsonObject Slice(string name, IEnumerable<JsonObject> endpoints) =>
        JsonObject.Of(("metadata", JsonObject.Of(("name", name))), ("endpoints", JsonArray.Of(endpoints)), ("ports", Ports));

    private JsonObject Endpoint() => JsonObject.Of(("addresses", JsonArray.OfStrings($"10.0.0.{_next++}")));
}
