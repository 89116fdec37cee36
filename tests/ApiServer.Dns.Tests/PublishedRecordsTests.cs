using ApiServer.Dns.Records;
using ApiServer.Store;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

/// <summary>How much work a change costs. Allocated bytes stand for it: they are the same with each run, whatever else the machine does.</summary>
public sealed class PublishedRecordsTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(5000)]
    [Trait("spec", "3.3.2")]
    public void One_endpoint_more_or_less_concerns_its_four_records(int endpoints)
    {
        var records = Records(endpoints);
        var last = endpoints / 100;
        var more = records.MoveTo([.. Slices(endpoints), SliceOf(1, last, 2)])!;
        Assert.Equal(4, more.Count);
        Assert.All(more, m => Assert.True(m.IsWanted));
        var less = records.MoveTo(Slices(endpoints))!;
        Assert.Equal(more.Select(m => m.Record).ToHashSet(), less.Select(m => m.Record).ToHashSet());
        Assert.All(less, m => Assert.False(m.IsWanted));
    }

    [Fact]
    public void One_endpoint_more_costs_the_same_with_500_and_with_5000()
    {
        var small = CostOfOne(500);
        var large = CostOfOne(5000);
        Assert.InRange(large, 0, 3 * small);
    }

    [Fact]
    public void A_roll_out_of_5000_costs_ten_times_that_of_500()
    {
        var small = CostOfRollOut(500);
        var large = CostOfRollOut(5000);
        Assert.InRange(large, 0, 20 * small);
    }

    [Fact]
    public void A_slice_of_a_thousand_endpoints_is_as_good()
    {
        var records = new PublishedRecords(Stored("services", Headless), [Stored("endpointslices", Slice(1000))], "cluster.local");
        Assert.Equal(4000, records.All.Count());
        Assert.Equal(4, records.MoveTo([Stored("endpointslices", Slice(1001), 2)])!.Count);
    }

    [Fact]
    public void A_weight_that_changes_concerns_all()
    {
        var records = Records(2);
        Assert.Null(records.MoveTo([SliceOf(3, 0, 2)]));
        Assert.All(records.All.Where(r => r.Type == "SRV"), r => Assert.StartsWith("0 33 8080 ", r.Data, StringComparison.Ordinal));
    }

    [Fact]
    public void What_changes_and_changes_back_is_as_if_made_anew()
    {
        var random = new Random(7);
        var records = Records(0);
        for (var i = 0; i < 200; i++)
        {
            StoredObject[] slices = [.. Enumerable.Range(0, random.Next(4)).Select(s => Stored("endpointslices", Slice(random.Next(5), $"nginx-{s}", random.Next(8)), random.Next(2, 1000)))];
            records.MoveTo(slices);
            Assert.Equal(Lines(new(Stored("services", Headless), slices, "cluster.local")), Lines(records));
        }
    }

    private static IEnumerable<string> Lines(PublishedRecords records) => records.All.Select(r => r.ToString()).Order(StringComparer.Ordinal);

    private static long CostOfOne(int endpoints)
    {
        var records = Records(endpoints);
        StoredObject[] slices = [.. Slices(endpoints), SliceOf(1, endpoints / 100, 2)];
        return Allocated(() => records.MoveTo(slices));
    }

    // One endpoint after the other becomes ready.
    private static long CostOfRollOut(int endpoints)
    {
        var records = Records(0);
        var slices = new List<StoredObject>();
        var cost = 0L;
        for (var i = 0; i < endpoints; i++)
        {
            if (i % 100 == 0)
            {
                slices.Add(SliceOf(1, i / 100, i + 1));
            }
            else
            {
                slices[^1] = SliceOf((i % 100) + 1, i / 100, i + 1);
            }

            // A weight that changes has all records written again; that ends with the hundredth.
            cost += Allocated(() => _ = records.MoveTo(slices)?.Count ?? records.All.Count());
        }

        return cost;
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static PublishedRecords Records(int endpoints) => new(Stored("services", Headless), Slices(endpoints), "cluster.local");

    private static StoredObject[] Slices(int endpoints) =>
        [.. Enumerable.Range(0, (endpoints + 99) / 100).Select(i => SliceOf(Math.Min(100, endpoints - (i * 100)), i, 1))];

    private static StoredObject SliceOf(int endpoints, int number, long revision) =>
        Stored("endpointslices", Slice(endpoints, $"nginx-{number}", number * 100), revision);
}
