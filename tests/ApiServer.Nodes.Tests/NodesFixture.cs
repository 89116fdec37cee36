using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Nodes.Tests;

/// <summary>A fake cluster with registered nodes, a scheduler and kubelets.</summary>
internal sealed class NodesFixture : IAsyncDisposable
{
    public FakeCluster Cluster { get; } = new();

    public RecordedEvents Events { get; } = new();

    public NodeOptions Options { get; private init; } = new();

    public SimulatedLifeCycle LifeCycle { get; private init; } = SimulatedLifeCycle.Immediate;

    public static async Task<NodesFixture> StartAsync(int nodes = 3, SimulatedLifeCycle? lifeCycle = null, bool kubelet = true)
    {
        var fixture = new NodesFixture { Options = new NodeOptions { Count = nodes }, LifeCycle = lifeCycle ?? SimulatedLifeCycle.Immediate };
        await fixture.RegisterAsync();
        var client = fixture.Cluster.Client;
        var runtime = new SimulatedRuntime(client, fixture.Options, fixture.LifeCycle);
        var scheduler = new SchedulerReconciler(client, fixture.Events);
        await fixture.Cluster.StartAsync(kubelet ? [scheduler, new KubeletReconciler(client, fixture.Options, runtime, fixture.Events)] : [scheduler]);
        return fixture;
    }

    public static JsonObject Json(string text) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(text));

    public Task RegisterAsync() => new NodeRegistration(Cluster.Client, Options, Events).RegisterAsync(CancellationToken.None);

    /// <summary>Creates a Pod, given the members of its spec beside one nginx container; completes when nothing more happens.</summary>
    public async Task<JsonObject> RunAsync(string name, string spec = "", string containers = """[{"name":"nginx","image":"nginx"}]""")
    {
        await CreateAsync(name, spec, containers);
        await Cluster.IdleAsync();
        return Pod(name);
    }

    public Task CreateAsync(string name, string spec = "", string containers = """[{"name":"nginx","image":"nginx"}]""") => Cluster.CreateAsync(
        ResourceNames.Pods,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"containers":{{{containers}}},"restartPolicy":"Always"{{{(spec.Length == 0 ? "" : "," + spec)}}}},"status":{"phase":"Pending","qosClass":"BestEffort"}}""");

    public JsonObject Pod(string name) => Cluster.Client.Get(ResourceNames.Pods, "default", name)!;

    /// <summary>The states of a Pod in the order in which they were written.</summary>
    public IReadOnlyList<JsonObject> History(string name) =>
        [.. Cluster.Store.Events.Where(e => e.Object.Key.Type == "pods" && e.Object.Key.Name == name && e.Type != StoreEventType.Deleted).Select(e => e.Object.Json)];

    public string? Refusal(string name) => Pod(name).Condition("PodScheduled")?.String("message");

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
