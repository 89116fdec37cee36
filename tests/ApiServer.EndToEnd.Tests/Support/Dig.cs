using System.Globalization;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>A real dig against the server's DNS port.</summary>
internal static class Dig
{
    /// <summary>The sorted lines of a short answer.</summary>
    public static Task<IReadOnlyList<string>> ShortAsync(ServerProcess server, bool tcp, params string[] question) => ShortAsync(server.DnsPort, tcp, question);

    /// <summary>The sorted lines of a short answer from that port.</summary>
    public static async Task<IReadOnlyList<string>> ShortAsync(int port, bool tcp, params string[] question)
    {
        string[] arguments = ["@127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), tcp ? "+tcp" : "+notcp", "+short", "+time=2", "+tries=2", .. question];
        var output = (await Command.RunAsync("dig", arguments)).Succeeded();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
