using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>A server with the story's StatefulSet and its storage in the namespace default, for tests that only look.</summary>
public sealed class StorySet : IAsyncLifetime
{
    private readonly KubectlServer _server = new();

    internal Kubectl Client => _server.Client;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await Client.SaysAsync("wait --for=create serviceaccount/default node/node-0 node/node-1 node/node-2");
        await Client.SaysAsync("apply -f Story/pv.yaml -f Story/service.yaml -f Story/statefulset-pvc.yaml");
        await Client.SaysAsync("rollout status sts/web --timeout=60s");
        await Client.SaysAsync("wait --for=jsonpath={.endpoints[2].conditions.ready}=true endpointslice -l app=nginx");
    }

    public Task DisposeAsync() => _server.DisposeAsync();
}
