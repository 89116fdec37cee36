using System.Globalization;
using ApiServer.Controllers.Endpoints;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Tests.Endpoints;

public sealed class EndpointSubsetTests
{
    [Fact]
    public void Ports_stand_with_the_addresses_that_have_them()
    {
        var subsets = EndpointSubset.Repack(
        [
            (Address("10.0.0.1"), Port("http", 80), true),
            (Address("10.0.0.1"), Port("admin", 81), true),
            (Address("10.0.0.2"), Port("http", 80), true),
        ]);
        Assert.Equal(["10.0.0.1: admin", "10.0.0.1 10.0.0.2: http"], subsets.Select(Text));
    }

    [Fact]
    public void The_same_addresses_have_one_subset_and_ready_ones_stand_apart()
    {
        var subsets = EndpointSubset.Repack(
        [
            (Address("10.0.0.9"), Port("http", 80), false),
            (Address("10.0.0.1"), Port("http", 80), true),
            (Address("10.0.0.1"), Port("admin", 81), true),
            (Address("10.0.0.9"), Port("admin", 81), false),
        ]);
        var subset = Assert.Single(subsets);
        Assert.Equal("10.0.0.1: admin http", Text(subset));
        Assert.Equal("10.0.0.9", Assert.Single(subset.NotReady).String("ip"));
    }

    [Fact]
    public void An_address_that_is_both_ready_and_not_is_not()
    {
        var subset = Assert.Single(EndpointSubset.Repack([(Address("10.0.0.1"), null, true), (Address("10.0.0.1"), null, false)]));
        Assert.Equal("""{"notReadyAddresses":[{"ip":"10.0.0.1"}]}""", subset.ToJson().ToString());
    }

    [Theory]
    [InlineData(1500, 3, 1000, 0)]
    [InlineData(900, 300, 900, 100)]
    public void Of_more_than_a_thousand_those_that_are_not_ready_go_first(int ready, int notReady, int keptReady, int keptNotReady)
    {
        var service = JsonObject.Of(("spec", JsonObject.Of(("clusterIP", "None"))));
        var (subsets, isTruncated) = EndpointSubsets.Of(service, Enumerable.Range(0, ready + notReady).Select(i => Pod(i, i < ready)));
        var subset = Assert.Single(subsets.Objects);
        Assert.True(isTruncated);
        Assert.Equal((keptReady, keptNotReady), (subset.ArrayAt("addresses").Count, subset.ArrayAt("notReadyAddresses").Count));
    }

    private static string Text(EndpointSubset subset) =>
        string.Join(' ', subset.Ready.Select(a => a.String("ip"))) + ": " + string.Join(' ', subset.Ports.Objects.Select(p => p.String("name")));

    private static JsonObject Address(string ip) => JsonObject.Of(("ip", ip));

    private static JsonObject Port(string name, int port) => JsonObject.Of(("name", name), ("port", port));

    private static JsonObject Pod(int i, bool isReady) => JsonObject.Of(
        ("metadata", JsonObject.Of(("name", $"p{i}"), ("namespace", "default"), ("uid", i.ToString(CultureInfo.InvariantCulture)))),
        ("status", JsonObject.Of(
            ("podIP", $"10.1.{i / 250}.{i % 250}"),
            ("conditions", JsonArray.Of(JsonObject.Of(("type", "Ready"), ("status", isReady ? "True" : "False")))))));
}
