using ApiServer.Controllers.Endpoints;
using ApiServer.Controllers.EndpointSlices;
using ApiServer.Controllers.StatefulSets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Controllers.Tests;

/// <summary>The workload controllers on the real registry: what they write is accepted, defaulted and validated as a user's.</summary>
public sealed class WorkloadsOnTheRegistryTests : IAsyncLifetime
{
    private const string Web = """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"default"},
         "spec":{"serviceName":"nginx","replicas":2,"selector":{"matchLabels":{"app":"nginx"}},
          "template":{"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"nginx","imagePullPolicy":"IfNotPresent",
           "ports":[{"containerPort":80,"name":"web"}],"volumeMounts":[{"name":"www","mountPath":"/usr/share/nginx/html"}]}]}},
          "volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
        """;

    private const string Nginx = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"nginx","namespace":"default","labels":{"app":"nginx"}},
         "spec":{"clusterIP":"None","selector":{"app":"nginx"},"ports":[{"port":80,"name":"web"}]}}
        """;

    private TestCluster _cluster = null!;
    private EventRecorder _events = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        _events = new EventRecorder(_cluster.Client, _cluster.Timetable, "vm", NullLogger<EventRecorder>.Instance);
        await _cluster.StartAsync(
            new StatefulSetController(_cluster.Client, _events),
            new EndpointsController(_cluster.Client, _events),
            new EndpointSliceController(_cluster.Client, _events));
        await _cluster.CreateAsync(ResourceNames.Services, Nginx);
        await _cluster.CreateAsync(ResourceNames.StatefulSets, Web);
        await _cluster.IdleAsync();
    }

    public async Task DisposeAsync()
    {
        await _events.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_set_comes_up_pod_by_pod_and_its_endpoints_follow()
    {
        Assert.Equal("web-65ff5b757", Assert.Single(_cluster.List(ResourceNames.ControllerRevisions)).Name());
        Assert.Equal(["web-0"], _cluster.List(ResourceNames.Pods).Select(p => p.Name()));
        await RunAsync("web-0", "10.244.0.2");
        await RunAsync("web-1", "10.244.0.3");

        var status = _cluster.Client.Get(ResourceNames.StatefulSets, "default", "web")!.ObjectAt("status");
        Assert.Equal(
            """{"observedGeneration":1,"replicas":2,"readyReplicas":2,"currentReplicas":2,"updatedReplicas":2,"currentRevision":"web-65ff5b757","updateRevision":"web-65ff5b757","collisionCount":0,"availableReplicas":2}""",
            status.ToString());
        Assert.Equal(["www-web-0", "www-web-1"], _cluster.List(ResourceNames.PersistentVolumeClaims).Select(c => c.Name()));
        Assert.Equal(2, Assert.Single(_cluster.List(ResourceNames.EndpointSlices)).ArrayAt("endpoints").Count);
        Assert.Equal(["web-0", "web-1"], _cluster.Client.Get(ResourceNames.Endpoints, "default", "nginx")!.ArrayAt("subsets").Objects.Single().ArrayAt("addresses").Objects.Select(a => a.String("hostname")));
        Assert.Equal(4, _cluster.List(ResourceNames.Events).Count);
    }

    [Fact]
    public async Task A_new_image_rolls_through_and_the_old_revision_can_be_had_again()
    {
        await RunAsync("web-0", "10.244.0.2");
        await RunAsync("web-1", "10.244.0.3");
        await ImageAsync("nginx:2");
        await ReplaceAsync("web-1", "10.244.0.4");
        await ReplaceAsync("web-0", "10.244.0.5");

        var set = _cluster.Client.Get(ResourceNames.StatefulSets, "default", "web")!;
        Assert.Equal(set.StringAt("status", "updateRevision"), set.StringAt("status", "currentRevision"));
        await ImageAsync("nginx");
        Assert.Equal(3, _cluster.Client.Get(ResourceNames.ControllerRevisions, "default", "web-65ff5b757")!.Integer("revision"));
    }

    [Fact]
    public async Task With_the_retention_policy_the_claims_get_and_lose_their_owner()
    {
        await RunAsync("web-0", "10.244.0.2");
        await RunAsync("web-1", "10.244.0.3");
        await _cluster.PatchAsync(ResourceNames.StatefulSets, "default", "web", """{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"}}}""");
        await _cluster.IdleAsync();
        Assert.Equal("StatefulSet", _cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", "www-web-1")!.ControllerReference()!.String("kind"));

        await _cluster.PatchAsync(ResourceNames.StatefulSets, "default", "web", """{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}""");
        await _cluster.IdleAsync();
        Assert.Empty(_cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", "www-web-1")!.OwnerReferences());
    }

    [Fact]
    public async Task A_pod_is_adopted_and_released()
    {
        await RunAsync("web-0", "10.244.0.2");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"app":"other"}}}""");
        await _cluster.IdleAsync();
        Assert.Empty(_cluster.Client.Get(ResourceNames.Pods, "default", "web-0")!.OwnerReferences());

        await _cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"app":"nginx"}}}""");
        await _cluster.IdleAsync();
        Assert.True(_cluster.Client.Get(ResourceNames.Pods, "default", "web-0")!.IsControlledBy(_cluster.Client.Get(ResourceNames.StatefulSets, "default", "web")!.Uid()));
    }

    private async Task RunAsync(string pod, string ip)
    {
        var obj = _cluster.Client.Get(ResourceNames.Pods, "default", pod)!;
        await _cluster.Client.BindAsync("default", pod, obj.Uid(), "node-0", CancellationToken.None);
        await _cluster.PatchAsync(
            ResourceNames.Pods,
            "default",
            pod,
            $$"""{"status":{"phase":"Running","podIP":"{{ip}}","podIPs":[{"ip":"{{ip}}"}],"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]} }""",
            "status");
        await _cluster.IdleAsync();
    }

    private async Task ReplaceAsync(string pod, string ip)
    {
        Assert.True(_cluster.Client.Get(ResourceNames.Pods, "default", pod)!.IsDeleting());
        await _cluster.Client.DeleteAsync(ResourceNames.Pods, "default", pod, new DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None);
        await _cluster.IdleAsync();
        await RunAsync(pod, ip);
    }

    private async Task ImageAsync(string image)
    {
        var set = _cluster.Client.Get(ResourceNames.StatefulSets, "default", "web")!;
        var container = set.ArrayAt("spec", "template", "spec", "containers").Objects.Single().With("image", image);
        await _cluster.Client.UpdateAsync(ResourceNames.StatefulSets, set.WithAt(JsonArray.Of(container), "spec", "template", "spec", "containers"), CancellationToken.None);
        await _cluster.IdleAsync();
    }
}
