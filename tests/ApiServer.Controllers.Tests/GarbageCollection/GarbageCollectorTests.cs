using ApiServer.Controllers.GarbageCollection;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.GarbageCollection;

public sealed class GarbageCollectorTests : IAsyncLifetime
{
    private static readonly DeleteOptions Foreground = new() { PropagationPolicy = "Foreground" };
    private static readonly DeleteOptions Orphan = new() { PropagationPolicy = "Orphan" };

    private readonly TellingRecorder _events = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(GarbageCollectors.Create(_cluster.Client, _events));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "5.2.2")]
    public async Task Deletion_in_the_background_takes_dependents_and_their_dependents_with_it()
    {
        var owner = await ConfigMap("owner");
        var child = await Secret("child", Reference(owner));
        await ConfigMap("grandchild", Reference(child));
        await ConfigMap("other");
        await Delete(ResourceNames.ConfigMaps, "owner");
        Assert.Equal(["other"], Names(ResourceNames.ConfigMaps));
        Assert.Empty(Names(ResourceNames.Secrets));
    }

    [Fact]
    [Trait("spec", "5.2.2")]
    public async Task An_object_with_an_owner_that_never_was_is_collected()
    {
        await ConfigMap("lost", """{"apiVersion":"v1","kind":"ConfigMap","name":"nobody","uid":"00000000-0000-4000-8000-000000000000"}""");
        await _cluster.IdleAsync();
        Assert.Empty(Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.1")]
    public async Task An_owner_of_the_same_name_but_another_uid_is_none()
    {
        var owner = await ConfigMap("owner");
        await ConfigMap("child", Reference(owner).Replace(owner.Uid(), "00000000-0000-4000-8000-000000000000", StringComparison.Ordinal));
        await _cluster.IdleAsync();
        Assert.Equal(["owner"], Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.1")]
    public async Task An_owner_of_a_kind_that_nobody_serves_keeps_its_dependent()
    {
        await ConfigMap("child", """{"apiVersion":"example.com/v1","kind":"Thing","name":"x","uid":"00000000-0000-4000-8000-000000000000"}""");
        await _cluster.IdleAsync();
        Assert.Equal(["child"], Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.2")]
    public async Task A_dependent_with_another_owner_stays_and_loses_only_the_reference()
    {
        var gone = await ConfigMap("gone");
        var kept = await ConfigMap("kept");
        await Secret("child", $"{Reference(gone)},{Reference(kept)}");
        await Delete(ResourceNames.ConfigMaps, "gone");
        var child = _cluster.Client.Get(ResourceNames.Secrets, "default", "child")!;
        Assert.Equal([kept.Uid()], child.OwnerReferences().Select(r => r.String("uid")));
    }

    [Fact]
    [Trait("spec", "5.2.1")]
    public async Task A_cluster_scoped_owner_takes_namespaced_dependents_with_it()
    {
        var owner = await _cluster.CreateAsync(ResourceNames.StorageClasses, """{"metadata":{"name":"sc"},"provisioner":"x"}""");
        await ConfigMap("child", Reference(owner));
        await _cluster.IdleAsync();
        Assert.Equal(["child"], Names(ResourceNames.ConfigMaps));
        await _cluster.DeleteAsync(ResourceNames.StorageClasses, "", "sc");
        await _cluster.IdleAsync();
        Assert.Empty(Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.4")]
    public async Task Orphaned_dependents_forget_their_owner_before_it_goes()
    {
        var owner = await ConfigMap("owner");
        await Secret("a", Reference(owner));
        await Secret("b", Reference(owner));
        await Delete(ResourceNames.ConfigMaps, "owner", Orphan);
        Assert.Empty(Names(ResourceNames.ConfigMaps));
        Assert.Equal(["a", "b"], Names(ResourceNames.Secrets));
        Assert.All(_cluster.List(ResourceNames.Secrets), s => Assert.Empty(s.OwnerReferences()));
    }

    [Fact]
    [Trait("spec", "5.2.3")]
    public async Task Deletion_in_the_foreground_waits_for_the_dependents_that_block_it()
    {
        var owner = await ConfigMap("owner");
        await Secret("blocking", Reference(owner, block: true), "\"finalizers\":[\"x/hold\"],");
        await Secret("plain", Reference(owner));
        await Delete(ResourceNames.ConfigMaps, "owner", Foreground);
        Assert.True(_cluster.Client.Get(ResourceNames.ConfigMaps, "default", "owner")!.IsDeleting());
        Assert.Equal(["blocking"], Names(ResourceNames.Secrets));
        await _cluster.PatchAsync(ResourceNames.Secrets, "default", "blocking", """{"metadata":{"finalizers":null}}""");
        await _cluster.IdleAsync();
        Assert.Empty(Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.3")]
    public async Task Deletion_in_the_foreground_goes_through_dependents_of_dependents_from_the_leaves_up()
    {
        var owner = await ConfigMap("a-owner");
        var child = await ConfigMap("b-child", Reference(owner, block: true));
        await ConfigMap("c-grandchild", Reference(child, block: true));
        var revision = _cluster.Store.Revision;
        await Delete(ResourceNames.ConfigMaps, "a-owner", Foreground);
        var deleted = _cluster.EventsAfter(revision, ResourceNames.ConfigMaps).Where(e => e.Type == Store.StoreEventType.Deleted).Select(e => e.Object.Key.Name);
        Assert.Equal(["c-grandchild", "b-child", "a-owner"], deleted);
    }

    [Fact]
    [Trait("spec", "5.2.3")]
    public async Task Two_objects_that_own_each_other_do_not_wait_for_ever()
    {
        var a = await ConfigMap("a");
        var b = await ConfigMap("b", Reference(a, block: true));
        await _cluster.PatchAsync(ResourceNames.ConfigMaps, "default", "a", $$$"""{"metadata":{"ownerReferences":[{{{Reference(b, block: true)}}}]}}""");
        await Delete(ResourceNames.ConfigMaps, "a", Foreground);
        Assert.Empty(Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    public async Task A_dependent_whose_last_reference_is_removed_by_hand_stays_and_frees_the_waiting_owner()
    {
        var owner = await ConfigMap("owner");
        await Secret("child", Reference(owner, block: true), "\"finalizers\":[\"x/hold\"],");
        await Delete(ResourceNames.ConfigMaps, "owner", Foreground);
        await _cluster.PatchAsync(ResourceNames.Secrets, "default", "child", """{"metadata":{"ownerReferences":null}}""");
        await _cluster.IdleAsync();
        Assert.Empty(Names(ResourceNames.ConfigMaps));
    }

    [Fact]
    [Trait("spec", "5.2.1")]
    public async Task An_owner_in_another_namespace_is_none_and_that_is_told()
    {
        var owner = await ConfigMap("owner");
        await _cluster.CreateNamespaceAsync("other");
        await _cluster.CreateAsync(ResourceNames.Secrets, $$$"""{"metadata":{"name":"child","namespace":"other","ownerReferences":[{{{Reference(owner)}}}]}}""");
        await _cluster.IdleAsync();
        Assert.Empty(Names(ResourceNames.Secrets));
        Assert.Equal(
            [$"Warning Secret/child OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: other, name: owner, uid: {owner.Uid()}] does not exist in namespace \"other\""],
            _events.Lines.Distinct());
    }

    [Fact]
    [Trait("spec", "5.2.1")]
    public async Task A_cluster_scoped_object_with_an_owner_in_a_namespace_stays_and_that_is_told()
    {
        var owner = await ConfigMap("owner");
        await _cluster.CreateAsync(ResourceNames.StorageClasses, $$$"""{"metadata":{"name":"sc","ownerReferences":[{{{Reference(owner)}}}]},"provisioner":"x"}""");
        await _cluster.IdleAsync();
        Assert.Equal(["sc"], Names(ResourceNames.StorageClasses));
        Assert.Equal(
            [$"Warning StorageClass/sc OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: , name: owner, uid: {owner.Uid()}] does not exist in namespace \"\""],
            _events.Lines.Distinct());
    }

    [Fact]
    [Trait("spec", "5.2.2")]
    public async Task A_dependent_that_asks_to_be_orphaned_leaves_its_own_dependents()
    {
        var owner = await ConfigMap("owner");
        var child = await Secret("child", Reference(owner), "\"finalizers\":[\"orphan\"],");
        await ConfigMap("grandchild", Reference(child));
        await Delete(ResourceNames.ConfigMaps, "owner");
        Assert.Empty(Names(ResourceNames.Secrets));
        Assert.Equal(["grandchild"], Names(ResourceNames.ConfigMaps));
    }

    private static string Reference(JsonObject owner, bool block = false) =>
        $$"""{"apiVersion":"{{owner.String("apiVersion")}}","kind":"{{owner.String("kind")}}","name":"{{owner.Name()}}","uid":"{{owner.Uid()}}","blockOwnerDeletion":{{(block ? "true" : "false")}}}""";

    private Task<JsonObject> ConfigMap(string name, string owners = "") => Create(ResourceNames.ConfigMaps, name, owners, "");

    private Task<JsonObject> Secret(string name, string owners, string more = "") => Create(ResourceNames.Secrets, name, owners, more);

    private Task<JsonObject> Create(string resource, string name, string owners, string more) => _cluster.CreateAsync(
        resource,
        $$$"""{"metadata":{ {{{more}}} "name":"{{{name}}}","namespace":"default","ownerReferences":[{{{owners}}}]} }""");

    private async Task Delete(string resource, string name, DeleteOptions? options = null)
    {
        await _cluster.IdleAsync();
        await _cluster.DeleteAsync(resource, "default", name, options);
        await _cluster.IdleAsync();
    }

    private IEnumerable<string> Names(string resource) => _cluster.List(resource).Select(o => o.Name());
}
