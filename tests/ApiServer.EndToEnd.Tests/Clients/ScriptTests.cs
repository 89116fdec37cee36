using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Clients;

/// <summary>
/// Clients of other languages, each with the same story: a StatefulSet is created, watched, listed, patched, applied and deleted.
/// What they print is the same but for the name that the server reads off their User-Agent.
/// </summary>
public sealed class ScriptTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-script-").FullName;
    private ServerProcess _server = null!;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(_directory, "--in-memory");

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public Task Python() => TellsTheStory("OpenAPI-Generator", "/usr/bin/python3", "story.py");

    [Fact]
    public Task Ruby() => TellsTheStory("rest-client", "ruby", "story.rb");

    [Fact]
    public Task JavaScript_and_its_informer() => TellsTheStory("node-fetch", "node", "story.mjs", Tools.NodeClient);

    private async Task TellsTheStory(string manager, string program, string script, params string[] arguments)
    {
        var file = Repository.File(Path.Combine("tests/ApiServer.EndToEnd.Tests/Clients/Scripts", script));
        var managers = string.Join(' ', new[] { "kube-controller-manager", manager, "story" }.Order(StringComparer.Ordinal));
        Assert.Equal(
            $"""
            created db 2
            ready
            listed db-0 db-1
            patched 1
            watched MODIFIED 1
            409 Apply failed with 2 conflicts: conflicts with "{manager}" using apps/v1:
            - .spec.replicas
            - .spec.template.spec.containers[name="c"].image
            applied 3 nginx:2
            managers {managers}
            watched DELETED
            404 statefulsets.apps "db" not found
            """,
            (await Command.RunAsync(program, [file, _server.Kubeconfig, .. arguments])).Succeeded());
    }
}
