using System.Globalization;
using ApiServer.Bench;

// dotnet publish src/ApiServer -c Release -r linux-x64 --self-contained false -o artifacts/bench
// dotnet run -c Release --project tests/ApiServer.Bench -- artifacts/bench/ApiServer.dll
// the same with "growth CHART.svg" at its end: how time and memory grow with the number of Pods
if (args.Length is not (1 or 3) || !File.Exists(args[0]) || (args.Length == 3 && args[1] != "growth"))
{
    await Console.Error.WriteLineAsync("usage: ApiServer.Bench PATH/TO/PUBLISHED/ApiServer.dll [growth CHART.svg]");
    return 2;
}

if (args.Length == 3)
{
    await Growth.MeasureAsync(args[0], args[2]);
    return 0;
}

Report("limit: appends of 1 KB with fsync", Limits.SyncsPerSecond(500), "/s");
Report("limit: memory copy, one thread", Limits.CopiedMegabytesPerSecond(200), "MB/s");
var (ready, answered, processorTime) = await StartUp.MeasureAsync(args[0], runs: 10);
Report("start to the Ready line, empty directory", ready, "ms (median of 10)");
Report("start to the first /readyz over TLS", answered, "ms (median of 10)");
Report("the server's processor time until then", processorTime, "ms (median of 10)");

await using (var server = await BenchServer.StartAsync(args[0]))
{
    await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
    Report("resident memory, idle", server.ResidentMegabytes(), "MiB");
    var rollOut = new RollOut(server);
    Report("first StatefulSet, 3 replicas OrderedReady", 1000 * await rollOut.MeasureAsync("first", "OrderedReady", 3), "ms");
    Report("StatefulSet, 20 replicas OrderedReady", 1000 * await rollOut.MeasureAsync("ordered", "OrderedReady", 20), "ms");
    Report("StatefulSet, 100 replicas Parallel", 1000 * await rollOut.MeasureAsync("parallel", "Parallel", 100), "ms");
}

await using (var server = await BenchServer.StartAsync(args[0]))
{
    // Everything twice, the second time counts: the first is the time of a server whose code is not compiled in full yet.
    await new Load(server, "kube-system").CreatesPerSecondAsync(5000);
    var load = new Load(server, "default");
    Report("creates of 1 KB, 64 connections", await server.WithProcessorTimeAsync(5000, () => load.CreatesPerSecondAsync(5000)), "/s", server);
    await load.GetsPerSecondAsync(20_000);
    Report("gets of 1 KB, 64 connections", await server.WithProcessorTimeAsync(40_000, () => load.GetsPerSecondAsync(40_000)), "/s", server);
    await load.ListMegabytesPerSecondAsync(5);
    Report("list of 5,000 objects", await load.ListMegabytesPerSecondAsync(20), "MB/s");
    await load.MergesPerSecondAsync(5000, "0");
    Report("merge patches, 64 connections", await server.WithProcessorTimeAsync(5000, () => load.MergesPerSecondAsync(5000, "1")), "/s", server);
    await load.AppliesPerSecondAsync(5000, "0");
    Report("applies that change a field, 64 connections", await server.WithProcessorTimeAsync(5000, () => load.AppliesPerSecondAsync(5000, "1")), "/s", server);
    Report("applies that change nothing, 64 connections", await server.WithProcessorTimeAsync(5000, () => load.AppliesPerSecondAsync(5000, "1")), "/s", server);
    Report("write to the last of 100 watchers", await WatchLatency.MeasureAsync(server, watchers: 100, writes: 400), "ms (median)");
    Report("resident memory after the load", server.ResidentMegabytes(), "MiB");
}

return 0;

static void Report(string what, double value, string unit, BenchServer? server = null)
{
    var cost = server is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {server.MicrosecondsPerRequest:0} us of the server's processor time each");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {value,10:0.#} {unit}{cost}"));
}
