using ApiServer.Controllers;
using ApiServer.Controllers.Certificates;
using ApiServer.Dns.Records;
using ApiServer.Nodes;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Registry.Events;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Tests.StateModel;

/// <summary>A cluster with everything that acts, on three simulated nodes and a clock that the test moves, which can crash and start again.</summary>
internal sealed class ModelCluster : IAsyncDisposable
{
    private static readonly NodeOptions Nodes = new() { Count = 3 };

    private readonly CrashingStore _store;
    private readonly CertificateAuthority _authority = new(CertificateAuthority.SelfSign(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue));
    private EventRecorder? _events;

    private ModelCluster(TestCluster cluster, CrashingStore store)
    {
        Cluster = cluster;
        _store = store;
    }

    public TestCluster Cluster { get; }

    public static async Task<ModelCluster> StartAsync()
    {
        CrashingStore? store = null;
        var cluster = await TestCluster.OpenAsync(inner => store = new CrashingStore(inner));
        await cluster.CreateNamespaceAsync("kube-node-lease");
        var model = new ModelCluster(cluster, store!);
        await model.ActAsync();
        return model;
    }

    /// <summary>
    /// Does something, and lets the process die some commits later, in the middle of whatever follows; then starts it again. What the runtime of a node held
    /// in memory is gone, as are all queues and caches.
    /// </summary>
    public async Task CrashAsync(Func<Task> step, int commits)
    {
        await step();
        _store.CrashAfter(commits);
        await Eventually.HoldsAsync(() => _store.Crashed || Cluster.Timetable.IsIdle);
        await Cluster.StopAsync();
        await _events!.DisposeAsync();
        _store.Restart();
        await ActAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAsync();
        if (_events is not null)
        {
            await _events.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        _authority.Dispose();
    }

    private async Task ActAsync()
    {
        var client = Cluster.Client;
        _events = new EventRecorder(client, Cluster.Timetable, "vm", NullLogger<EventRecorder>.Instance);
        await new NodeRegistration(client, Nodes, _events).RegisterAsync(CancellationToken.None);
        await Cluster.StartAsync(
        [
            .. ControllerSet.Create(client, _events, Cluster.Tokens, _authority, Path.GetTempPath()),
            new SchedulerReconciler(client, _events),
            new NodeLeaseReconciler(client, Nodes, _events),
            new KubeletReconciler(client, Nodes, new SimulatedRuntime(client, Nodes), _events),
            new DnsRecordBuilder(client, "cluster.local"),
        ]);
    }
}
