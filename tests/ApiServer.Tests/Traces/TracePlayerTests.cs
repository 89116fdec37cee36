namespace ApiServer.Tests.Traces;

/// <summary>Plays what was recorded of a real cluster: the same requests must make our controllers write the same, object by object.</summary>
public sealed class TracePlayerTests
{
    [Theory]
    [Trait("spec", "1.5.1")]
    [Trait("spec", "1.8.1")]
    [Trait("spec", "1.8.2")]
    [Trait("spec", "1.9.1")]
    [InlineData("ordered", true)]
    [InlineData("rolling", false)]
    [InlineData("parallel", false)]
    [InlineData("retention", true)]
    [InlineData("misc", false)]
    [InlineData("endpoints", false)]
    [InlineData("pv-basic", false)]
    [InlineData("pv-reclaim", false)]
    [InlineData("wffc", false)]
    [InlineData("namespace", false)]
    public async Task Every_object_has_the_recorded_history(string name, bool equalVolumes)
    {
        var trace = RecordedTrace.Load(name);
        await using var cluster = await TraceCluster.StartAsync(trace.Namespace);
        var played = new List<IReadOnlyList<TracedWrite>>();
        foreach (var step in trace.Steps)
        {
            played.Add(await cluster.PlayAsync(step));
        }

        var recorded = TraceHistory.Of([.. trace.Steps.Select(s => s.Writes)], equalVolumes);
        var ours = TraceHistory.Of(played, equalVolumes);
        var differences = string.Concat(trace.Steps.Select((step, i) => TraceDifference.Of(step, recorded[i], ours[i])));
        Assert.True(differences.Length == 0, differences);
    }
}
