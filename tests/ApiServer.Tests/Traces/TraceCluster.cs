using ApiServer.Controllers;
using ApiServer.Controllers.Certificates;
using ApiServer.Controllers.Namespaces;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Scheduling;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Tests.Traces;

/// <summary>A cluster with every controller and the scheduler, one node with the recordings' kubelet, on a clock that the player moves.</summary>
internal sealed class TraceCluster : IAsyncDisposable
{
    private static readonly string[] Watched =
    [
        ResourceNames.Pods, ResourceNames.PersistentVolumeClaims, ResourceNames.PersistentVolumes, ResourceNames.StatefulSets, ResourceNames.ControllerRevisions,
        ResourceNames.EndpointSlices, ResourceNames.Endpoints, ResourceNames.Events, ResourceNames.Namespaces,
    ];

    /// <summary>How long the real controller leaves a deleted namespace alone, which ours does not (docs/differences.md): a Pod's grace period is over then.</summary>
    private static readonly TimeSpan NamespaceWait = TimeSpan.FromSeconds(5);

    private readonly TestCluster _cluster;
    private readonly EventRecorder _events;
    private readonly CertificateAuthority _authority;
    private readonly string _namespace;
    private readonly List<TracedWrite> _refused = [];
    private long _told;

    private TraceCluster(TestCluster cluster, EventRecorder events, CertificateAuthority authority, string ns)
    {
        _cluster = cluster;
        _events = events;
        _authority = authority;
        _namespace = ns;
    }

    public static async Task<TraceCluster> StartAsync(string ns)
    {
        var cluster = await TestCluster.OpenAsync();
        var events = new EventRecorder(cluster.Client, cluster.Timetable, "vm", NullLogger<EventRecorder>.Instance);
        var authority = new CertificateAuthority(CertificateAuthority.SelfSign(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue));
        await cluster.CreateNamespaceAsync("kube-node-lease");
        var nodes = new NodeOptions { Count = 1 };
        await new NodeRegistration(cluster.Client, nodes, events).RegisterAsync(CancellationToken.None);
        await cluster.StartAsync(
        [
            .. ControllerSet.Create(cluster.Client, events, cluster.Tokens, authority, Path.GetTempPath()).Where(c => c.Name != "namespace"),
            .. NamespaceControllers.Create(cluster.Client, NamespaceWait),
            new SchedulerReconciler(cluster.Client, events),
            new NodeLeaseReconciler(cluster.Client, nodes, events),
            new StandInKubelet(cluster.Client),
        ]);
        await cluster.CreateAsync(ResourceNames.Namespaces, $$$"""{"metadata":{"name":"{{{ns}}}"}}""");
        await cluster.IdleAsync();
        return new TraceCluster(cluster, events, authority, ns) { _told = cluster.Store.Revision };
    }

    /// <summary>Does what the step asks and answers what happened.</summary>
    public async Task<IReadOnlyList<TracedWrite>> PlayAsync(RecordedTrace.Step step)
    {
        _refused.Clear();
        foreach (var request in step.Requests)
        {
            await SendAsync(request);
            await _cluster.IdleAsync();
        }

        var writes = new List<TracedWrite>();
        var end = _cluster.Clock.UtcNow + step.AtMost;
        do
        {
            writes.AddRange(NewWrites());
            await _cluster.PassAsync(step.Quiet);
        }
        while (NewWrites(peek: true).Count > 0 && _cluster.Clock.UtcNow < end);
        return [.. writes, .. NewWrites(), .. _refused];
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _cluster.DisposeAsync();
        _authority.Dispose();
    }

    private async Task SendAsync(RecordedTrace.Request request)
    {
        var (resource, ns, name, subresource, options) = Target(request.Path);
        var client = _cluster.Client;
        try
        {
            Task sent = request.Verb switch
            {
                "POST" => client.CreateAsync(resource, ns.Length == 0 ? request.Body! : request.Body!.WithAt(ns, "metadata", "namespace"), CancellationToken.None),
                "PATCH" => client.PatchAsync(
                    resource,
                    ns,
                    name,
                    request.Body!,
                    CancellationToken.None,
                    subresource,
                    request.Type.Contains("strategic", StringComparison.Ordinal) ? PatchType.Strategic : PatchType.Merge),
                _ when name.Length == 0 => client.DeleteCollectionAsync(resource, ns, options, CancellationToken.None),
                _ => client.DeleteAsync(resource, ns, name, options, CancellationToken.None),
            };
            await sent;
        }
        catch (ApiStatusException e)
        {
            _refused.Add(TracedWrite.Refusal($"{request.Verb} {request.Path}", e.Status.Code, e.Message));
        }
    }

    private (string Resource, string Namespace, string Name, string Subresource, DeleteOptions Options) Target(string url)
    {
        var parts = url.Split('?');
        var path = parts[0].Split('/')[1..];
        var (group, version, rest) = path[0] == "api" ? ("", path[1], path[2..]) : (path[1], path[2], path[3..]);
        var ns = "";
        if (rest is ["namespaces", _, _, ..])
        {
            (ns, rest) = (rest[1], rest[2..]);
        }

        Assert.True(_cluster.Client.Catalog.TryGet(group, version, rest[0], out var resource), url);
        var query = parts.Length < 2 ? [] : parts[1].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        var options = new DeleteOptions
        {
            PropagationPolicy = query.GetValueOrDefault("propagationPolicy"),
            GracePeriodSeconds = query.TryGetValue("gracePeriodSeconds", out var grace) ? long.Parse(grace, System.Globalization.CultureInfo.InvariantCulture) : null,
        };
        return (resource.GroupResource, ns, rest.ElementAtOrDefault(1) ?? "", rest.ElementAtOrDefault(2) ?? "", options);
    }

    private List<TracedWrite> NewWrites(bool peek = false)
    {
        var writes = _cluster.EventsAfter(_told, Watched).Where(IsTraced).Select(Traced).ToList();
        _told = peek ? _told : _cluster.Store.Revision;
        return writes;
    }

    private bool IsTraced(StoreEvent e) => e.Object.Key.Type switch
    {
        ResourceNames.PersistentVolumes => e.Object.Key.Name.StartsWith(_namespace, StringComparison.Ordinal),
        ResourceNames.Namespaces => e.Object.Key.Name == _namespace,
        _ => e.Object.Key.Namespace == _namespace,
    };

    private static TracedWrite Traced(StoreEvent e)
    {
        var obj = e.Object.Json;
        return new(e.Type.ToString().ToUpperInvariant(), obj.String("kind")!, obj.Name(), TraceForm.Of(obj));
    }
}
