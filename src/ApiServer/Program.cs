using System.Net.Sockets;
using ApiServer;
using ApiServer.Options;
using ApiServer.Store;

var options = OptionReader.Read(args, Console.Error, out var exitStatus);
if (options is null)
{
    return exitStatus;
}

try
{
    await using var cluster = await Cluster.StartAsync(options, CancellationToken.None);
    Console.WriteLine(cluster.ReadyLine);
    return await cluster.WaitForShutdownAsync();
}
catch (Exception e) when (e is DataDirectoryInUseException or IOException or UnauthorizedAccessException or SocketException or FormatException)
{
    // Something on this machine that its owner can mend: the sentence is enough.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

/// <summary>The program; public so that a test host can start it in process.</summary>
public sealed partial class Program;
