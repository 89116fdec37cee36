using ApiServer.Controllers.Namespaces;
using ApiServer.Controllers.ServiceAccounts;
using ApiServer.Controllers.Volumes;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Namespaces;

public sealed class NamespaceTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(
        [
            .. NamespaceControllers.Create(_cluster.Client),
            .. ServiceAccountControllers.Create(_cluster.Client, _cluster.Tokens, "PEM"),
            .. VolumeControllers.Create(_cluster.Client, new TellingRecorder(), Path.GetTempPath()),
        ]);
        await _cluster.CreateAsync(ResourceNames.Namespaces, """{"metadata":{"name":"foo"}}""");
        await _cluster.IdleAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_new_namespace_gets_its_account_and_the_authority_and_gets_them_again()
    {
        Assert.NotNull(_cluster.Client.Get(ResourceNames.ServiceAccounts, "foo", "default"));
        Assert.Equal("PEM", _cluster.Client.Get(ResourceNames.ConfigMaps, "foo", "kube-root-ca.crt")!.StringAt("data", "ca.crt"));
        await _cluster.DeleteAsync(ResourceNames.ServiceAccounts, "foo", "default");
        await _cluster.PatchAsync(ResourceNames.ConfigMaps, "foo", "kube-root-ca.crt", """{"data":{"ca.crt":"other"}}""");
        await _cluster.IdleAsync();
        Assert.NotNull(_cluster.Client.Get(ResourceNames.ServiceAccounts, "foo", "default"));
        Assert.Equal("PEM", _cluster.Client.Get(ResourceNames.ConfigMaps, "foo", "kube-root-ca.crt")!.StringAt("data", "ca.crt"));
    }

    [Fact]
    [Trait("spec", "5.3.4")]
    [Trait("spec", "5.3.5")]
    public async Task An_empty_namespace_goes_at_once_with_all_conditions_false()
    {
        var revision = _cluster.Store.Revision;
        await _cluster.DeleteAsync(ResourceNames.Namespaces, "", "foo");
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo"));
        Assert.Empty(_cluster.Client.Snapshot(ResourceNames.ConfigMaps).List("foo"));
        var last = _cluster.EventsAfter(revision, ResourceNames.Namespaces)[^1];
        Assert.Equal(StoreEventType.Deleted, last.Type);
        Assert.Equal(
            [
                "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered",
                "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed",
                "NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization",
                "NamespaceContentRemaining=False ContentRemoved: All content successfully removed",
                "NamespaceFinalizersRemaining=False ContentHasNoFinalizers: All content-preserving finalizers finished",
            ],
            Conditions(last.Object.Json));
    }

    [Fact]
    [Trait("spec", "5.3.4")]
    [Trait("spec", "5.3.6")]
    public async Task Pods_go_first_and_everything_else_after_the_last_of_them()
    {
        await CreateConfigMap("c");
        await _cluster.CreateAsync(
            ResourceNames.Pods,
            """{"metadata":{"name":"p","namespace":"foo"},"spec":{"nodeName":"node-0","containers":[{"name":"c","image":"i"}]}}""");
        await _cluster.DeleteAsync(ResourceNames.Namespaces, "", "foo");
        await _cluster.IdleAsync();
        Assert.True(_cluster.Client.Get(ResourceNames.Pods, "foo", "p")!.IsDeleting());
        Assert.NotNull(_cluster.Client.Get(ResourceNames.ConfigMaps, "foo", "c"));

        // What remains is counted after the last Pod.
        Assert.Contains("NamespaceContentRemaining=False ContentRemoved: All content successfully removed", Conditions("foo"));
        Assert.Contains("NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization", Conditions("foo"));
        await _cluster.DeleteAsync(ResourceNames.Pods, "foo", "p", new DeleteOptions { GracePeriodSeconds = 0 });
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo"));
    }

    [Theory]
    [Trait("spec", "5.3.5")]
    [InlineData("", "NamespaceDeletionContentFailure=True ContentDeletionFailed: Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: foo for gvr: /v1, Resource=pods")]
    [InlineData(""","finalizers":["x/hold"]""", "NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization")]
    public async Task A_pod_that_outstays_its_grace_period_without_a_finalizer_is_told(string metadata, string condition)
    {
        await _cluster.CreateAsync(
            ResourceNames.Pods,
            $$$"""{"metadata":{"name":"p","namespace":"foo"{{{metadata}}}},"spec":{"nodeName":"node-0","terminationGracePeriodSeconds":7,"containers":[{"name":"c","image":"i"}]}}""");
        await _cluster.DeleteAsync(ResourceNames.Namespaces, "", "foo");
        await _cluster.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Contains("NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization", Conditions("foo"));
        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Contains(condition, Conditions("foo"));
        await _cluster.PatchAsync(ResourceNames.Pods, "foo", "p", """{"metadata":{"finalizers":null}}""");
        await _cluster.DeleteAsync(ResourceNames.Pods, "foo", "p", 0);
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo"));
    }

    [Fact]
    [Trait("spec", "5.3.3")]
    [Trait("spec", "5.3.5")]
    public async Task A_finalizer_in_the_namespace_holds_it_and_is_told()
    {
        await _cluster.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"c","namespace":"foo","finalizers":["x/hold"]}}""");
        await _cluster.DeleteAsync(ResourceNames.Namespaces, "", "foo");
        await _cluster.IdleAsync();
        var conditions = Conditions(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo")!);
        Assert.Contains("NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances", conditions);
        Assert.Contains("NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: x/hold in 1 resource instances", conditions);
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => CreateConfigMap("late"));
        Assert.Equal("configmaps \"late\" is forbidden: unable to create new content in namespace foo because it is being terminated", refused.Message);
        await _cluster.PatchAsync(ResourceNames.ConfigMaps, "foo", "c", """{"metadata":{"finalizers":null}}""");
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo"));
    }

    [Fact]
    [Trait("spec", "5.3.4")]
    public async Task Creations_that_race_with_the_deletion_are_refused_or_deleted()
    {
        var creations = Enumerable.Range(0, 50).Select(async i =>
        {
            await Task.Yield();
            try
            {
                await CreateConfigMap($"c{i}");
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Forbidden) || e.Is(StatusReason.NotFound))
            {
                return;
            }
        }).ToList();
        await _cluster.DeleteAsync(ResourceNames.Namespaces, "", "foo");
        await Task.WhenAll(creations);
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Namespaces, "", "foo"));
        Assert.Empty(_cluster.Client.Snapshot(ResourceNames.ConfigMaps).List("foo"));
    }

    private Task<JsonObject> CreateConfigMap(string name) => _cluster.CreateAsync(ResourceNames.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"foo"}}""");

    private IEnumerable<string> Conditions(string ns) => Conditions(_cluster.Client.Get(ResourceNames.Namespaces, "", ns)!);

    private static IEnumerable<string> Conditions(JsonObject ns) => ns.ArrayAt("status", "conditions").Objects
        .Select(c => $"{c.String("type")}={c.String("status")} {c.String("reason")}: {c.String("message")}");
}
