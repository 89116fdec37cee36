using System.Runtime.InteropServices;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Containers;

/// <summary>
/// A stand-in for the base image that the Dockerfile names, made without a registry from this machine's .NET runtime, the libraries that it
/// loads and the few commands that the Dockerfile runs.
/// </summary>
internal static class BaseImage
{
    private const string Containerfile = """
        FROM scratch
        COPY --from=dotnet dotnet /usr/share/dotnet/dotnet
        COPY --from=dotnet host /usr/share/dotnet/host
        COPY --from=dotnet shared /usr/share/dotnet/shared
        COPY root /
        RUN mkdir --mode 1777 /tmp
        ENV APP_UID=1654 PATH=/usr/share/dotnet:/usr/bin:/bin
        """;

    private static readonly string[] Commands = ["/bin/sh", "/bin/mkdir", "/bin/chown"];

    public static async Task BuildAsync(Podman podman, string tag)
    {
        var dotnet = DotnetDirectory();
        var context = podman.PathOf("base");
        var root = Path.Combine(context, "root");
        foreach (var file in Commands.Concat(await LibrariesAsync(dotnet)))
        {
            var copy = Path.Join(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var containerfile = Path.Combine(context, "Containerfile");
        await File.WriteAllTextAsync(containerfile, Containerfile);
        await podman.RunAsync("build", "--quiet", "--build-context", $"dotnet={dotnet}", "--tag", tag, "--file", containerfile, context);
    }

    /// <summary>What the commands and the runtime link to, and OpenSSL, which the runtime loads when it is first needed.</summary>
    private static async Task<IEnumerable<string>> LibrariesAsync(string dotnet)
    {
        var native = Directory.EnumerateFiles(Path.Combine(dotnet, "shared"), "*.so", SearchOption.AllDirectories);
        var openssl = (await Command.RunAsync("sh", ["-c", "PATH=$PATH:/usr/sbin:/sbin ldconfig -p"])).Succeeded().Split('\n')
            .Select(l => l.Split(" => ")).First(l => l is [var name, _] && name.Contains("libssl.so.3 ", StringComparison.Ordinal))[1];

        // Libraries for diagnostics link to what is not installed everywhere: ldd's complaints about them do not matter.
        var linked = await Command.RunAsync("ldd", [.. Commands, Path.Combine(dotnet, "dotnet"), openssl, .. native]);
        return linked.Output.Split('\n')
            .Where(l => l.StartsWith('\t'))
            .Select(l => l.Trim().Split(' ').FirstOrDefault(w => w.StartsWith('/')))
            .OfType<string>()
            .Where(f => !f.StartsWith(dotnet, StringComparison.Ordinal))
            .Append(openssl)
            .Distinct();
    }

    /// <summary>Where the runtime that runs this test is installed: three levels above its libraries.</summary>
    private static string DotnetDirectory() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
