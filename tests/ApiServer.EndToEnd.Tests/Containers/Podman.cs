using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Containers;

/// <summary>Podman with images, containers and networks of its own below one directory: what the machine's user has is not touched.</summary>
internal sealed class Podman : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("apiserver-podman-");
    private readonly Dictionary<string, string> _environment;

    private Podman()
    {
        _environment = new()
        {
            ["CONTAINERS_CONF"] = PathOf("containers.conf"),
            ["CONTAINERS_STORAGE_CONF"] = PathOf("storage.conf"),
        };
    }

    /// <summary>What a compose file's variables stand for.</summary>
    public IDictionary<string, string> Variables => _environment;

    public static async Task<Podman> CreateAsync()
    {
        var podman = new Podman();
        await File.WriteAllTextAsync(podman.PathOf("storage.conf"), $"""
            [storage]
            driver = ""
            graphroot = "{podman.PathOf("storage")}"
            runroot = "{podman.PathOf("run")}"
            """);

        // Inside a container or a small machine crun may not find its control groups, and Podman's own limits may be above the allowed ones.
        await File.WriteAllTextAsync(podman.PathOf("containers.conf"), $"""
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            lock_type = "file"
            tmp_dir = "{podman.PathOf("tmp")}"
            [network]
            network_config_dir = "{podman.PathOf("networks")}"
            """);
        return podman;
    }

    /// <summary>A path below the directory.</summary>
    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public async Task<string> RunAsync(params string[] arguments) => (await Command.RunAsync("podman", arguments, _environment)).Succeeded();

    /// <summary>Runs podman-compose on a compose file.</summary>
    public async Task<string> ComposeAsync(string file, string project, params string[] arguments) =>
        (await Command.RunAsync("podman-compose", ["-f", file, "-p", project, .. arguments], _environment)).Succeeded();

    public async ValueTask DisposeAsync()
    {
        await RunAsync("system", "reset", "--force");
        _directory.Delete(recursive: true);
    }
}
