using ApiServer;
using ApiServer.Options;

var options = OptionReader.Read(args, Console.Error, out var exitStatus);
if (options is null)
{
    return exitStatus;
}

await using var cluster = await Cluster.StartAsync(options, CancellationToken.None);
Console.WriteLine(cluster.ReadyLine);
return await cluster.WaitForShutdownAsync();

/// <summary>The program; public so that a test host can start it in process.</summary>
public sealed partial class Program;
