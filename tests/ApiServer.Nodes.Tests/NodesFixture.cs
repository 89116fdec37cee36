using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Nodes.Tests;

/// <summary>A cluster with registered nodes, a scheduler and kubelets.</summary>
internal sealed class NodesFixture : IAsyncDisposable
{
    private const string Nginx = """[{"name":"nginx","image":"nginx","imagePullPolicy":"IfNotPresent"}]""";

    private readonly long _opened;

    private NodesFixture(TestCluster cluster)
    {
        Cluster = cluster;
        _opened = cluster.Store.Revision;
    }

    public TestCluster Cluster { get; }

    public RecordedEvents Events { get; } = new();

    public NodeOptions Options { get; private init; } = new();

    public SimulatedLifeCycle LifeCycle { get; private init; } = SimulatedLifeCycle.Immediate;

    public static async Task<NodesFixture> StartAsync(int nodes = 3, SimulatedLifeCycle? lifeCycle = null, bool kubelet = true, bool heartbeats = false)
    {
        var cluster = await TestCluster.OpenAsync();
        await cluster.CreateNamespaceAsync("kube-node-lease");
        await CreateAuthorityAsync(cluster);
        var fixture = new NodesFixture(cluster) { Options = new NodeOptions { Count = nodes }, LifeCycle = lifeCycle ?? SimulatedLifeCycle.Immediate };
        await fixture.RegisterAsync();
        var client = fixture.Cluster.Client;
        var runtime = new SimulatedRuntime(client, fixture.Options, fixture.LifeCycle);
        var scheduler = new SchedulerReconciler(client, fixture.Events);
        List<Reconciler> reconcilers = [scheduler];
        if (kubelet)
        {
            reconcilers.Add(new KubeletReconciler(client, fixture.Options, runtime, fixture.Events));
        }

        if (heartbeats)
        {
            reconcilers.Add(new NodeLeaseReconciler(client, fixture.Options, fixture.Events));
        }

        await fixture.Cluster.StartAsync(reconcilers);
        await fixture.Cluster.IdleAsync();
        return fixture;
    }

    /// <summary>What every Pod mounts with its token.</summary>
    public static Task CreateAuthorityAsync(TestCluster cluster) =>
        cluster.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"kube-root-ca.crt","namespace":"default"},"data":{"ca.crt":""}}""");

    public static JsonObject Json(string text) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(text));

    public Task RegisterAsync() => new NodeRegistration(Cluster.Client, Options, Events).RegisterAsync(CancellationToken.None);

    /// <summary>Creates a Pod, given the members of its spec beside one nginx container; completes when nothing more happens.</summary>
    public async Task<JsonObject> RunAsync(string name, string spec = "", string containers = Nginx, string labels = "{}")
    {
        await CreateAsync(name, spec, containers, labels: labels);
        await Cluster.IdleAsync();
        return Pod(name);
    }

    /// <summary>The same with annotations of the simulation, each as <c>key: value</c>.</summary>
    public async Task<JsonObject> SimulateAsync(string name, string spec, params string[] annotations)
    {
        await CreateAsync(name, spec, annotations: string.Join(",", annotations.Select(a => a.Split(": ")).Select(a => $"\"simulation.apiserver.local/{a[0]}\":\"{a[1]}\"")));
        await Cluster.IdleAsync();
        return Pod(name);
    }

    /// <summary>Sets an annotation of the simulation, or takes it away.</summary>
    public async Task AnnotateAsync(string name, string key, string? value)
    {
        await Cluster.PatchAsync(ResourceNames.Pods, "default", name, $$$$"""{"metadata":{"annotations":{"simulation.apiserver.local/{{{{key}}}}":{{{{(value is null ? "null" : $"\"{value}\"")}}}}}}}""");
        await Cluster.IdleAsync();
    }

    public Task CreateAsync(string name, string spec = "", string containers = Nginx, string annotations = "", string labels = "{}") => Cluster.CreateAsync(
        ResourceNames.Pods,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","labels":{{{labels}}},"annotations":{ {{{annotations}}} }},"spec":{"containers":{{{containers}}}{{{(spec.Length == 0 ? "" : "," + spec)}}}}}""");

    public JsonObject Pod(string name) => Cluster.Client.Get(ResourceNames.Pods, "default", name)!;

    /// <summary>The states of a Pod in the order in which they were written.</summary>
    public IReadOnlyList<JsonObject> History(string name) =>
        [.. Cluster.EventsAfter(_opened, ResourceNames.Pods).Where(e => e.Object.Key.Name == name && e.Type != StoreEventType.Deleted).Select(e => e.Object.Json)];

    /// <summary>Creates the claim <c>c</c>.</summary>
    public Task CreateClaimAsync(string spec = "", string metadata = "") => Cluster.CreateAsync(
        ResourceNames.PersistentVolumeClaims,
        $$$"""{"metadata":{ {{{metadata}}} "name":"c","namespace":"default"},"spec":{ {{{spec}}} "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}} } }""");

    /// <summary>Creates the available volume <c>v</c> that only this node reaches.</summary>
    public async Task CreateVolumeAsync(string node, string spec = "")
    {
        await Cluster.CreateAsync(
            ResourceNames.PersistentVolumes,
            $$$"""
            {"metadata":{"name":"v"},"spec":{ {{{spec}}} "accessModes":["ReadWriteOnce"],"capacity":{"storage":"2Gi"},"local":{"path":"/data"},
             "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["{{{node}}}"]}]}]}} } }
            """);
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "v", """{"status":{"phase":"Available"}}""", "status");
    }

    /// <summary>The volume controller: the claim <c>c</c> is bound to the volume <c>v</c>.</summary>
    public async Task BindClaimAsync()
    {
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "c", """{"metadata":{"annotations":{"pv.kubernetes.io/bind-completed":"yes"}},"spec":{"volumeName":"v"}}""");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "c", """{"status":{"phase":"Bound"}}""", "status");
        await Cluster.IdleAsync();
    }

    /// <summary>What a Pod's status says of one of its containers.</summary>
    public JsonObject Container(string pod, string container = "nginx") => PodContainers.Status(Pod(pod), container)!;

    public string? Refusal(string name) => Pod(name).Condition("PodScheduled")?.String("message");

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
