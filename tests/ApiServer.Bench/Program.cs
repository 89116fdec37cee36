using System.Globalization;
using ApiServer.Bench;

// dotnet publish src/ApiServer -c Release -r linux-x64 --self-contained false -o artifacts/bench
// dotnet run -c Release --project tests/ApiServer.Bench -- artifacts/bench/ApiServer.dll
if (args.Length != 1 || !File.Exists(args[0]))
{
    await Console.Error.WriteLineAsync("usage: ApiServer.Bench PATH/TO/PUBLISHED/ApiServer.dll");
    return 2;
}

Report("start-up to /readyz, empty directory", await StartUp.MeasureAsync(args[0], runs: 10), "ms");

await using var server = await BenchServer.StartAsync(args[0]);
Report("resident memory, idle", server.ResidentMegabytes(), "MiB");
var load = new Load(server);
Report("creates of 1 KB, 64 connections", await load.CreatesPerSecondAsync(5000), "/s");
Report("gets of 1 KB, 64 connections", await load.GetsPerSecondAsync(40_000), "/s");
Report("list of 5,000 objects", await load.ListMegabytesPerSecondAsync(20), "MB/s");
Report("write to the last of 100 watchers", await WatchLatency.MeasureAsync(server, watchers: 100, writes: 200), "ms (median)");
Report("resident memory after the load", server.ResidentMegabytes(), "MiB");
return 0;

static void Report(string what, double value, string unit) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {value,10:0.#} {unit}"));
