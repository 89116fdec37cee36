using System.Globalization;

namespace ApiServer.Bench;

/// <summary>Pods in 50 StatefulSets on 100 simulated nodes: what more of them cost. Each number of Pods has a server of its own.</summary>
internal static class Growth
{
    private const int Sets = 50;
    private const int Nodes = 100;

    public static async Task MeasureAsync(string assembly, string chart)
    {
        var points = new List<GrowthPoint>();
        foreach (var pods in new[] { 500, 1000, 2000, 3500, 5000 })
        {
            await using var server = await BenchServer.StartAsync(assembly, Nodes);
            var idle = server.ProcessorTime();
            var names = Enumerable.Range(0, Sets).Select(i => $"set-{i}").ToList();
            var seconds = await new RollOut(server).MeasureAsync(names, "OrderedReady", pods / Sets);
            var point = new GrowthPoint(pods, seconds, (server.ProcessorTime() - idle).TotalSeconds, server.ResidentMegabytes());
            points.Add(point);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{pods,5} Pods Ready after {point.Seconds:0.0} s, {point.ProcessorSeconds:0.0} s of the server's processor time ({1000 * point.ProcessorSeconds / pods:0.0} ms a Pod), {point.Megabytes:0} MiB resident"));
        }

        await File.WriteAllTextAsync(chart, GrowthChart.Draw(points));
    }
}
