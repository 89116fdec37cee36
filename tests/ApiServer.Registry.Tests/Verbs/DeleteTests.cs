using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class DeleteTests : VerbTest
{
    [Fact]
    public async Task A_deletion_answers_a_status_with_the_resource_and_uid()
    {
        var made = await CreateAsync(ConfigMap("a"));
        var answer = await DeleteAsync("a");
        Assert.Equal($$$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"a","kind":"configmaps","uid":"{{{made.Uid()}}}"}}""", answer.ToString());
        Assert.Null(Stored("a"));
    }

    [Fact]
    public async Task Finalizers_keep_the_object_until_the_last_is_taken_away()
    {
        await CreateAsync(ConfigMap("a", metadata: ""","finalizers":["example.com/x"]"""));
        var marked = await DeleteAsync("a");
        Assert.Equal((true, 0L), (marked.IsDeleting(), marked.IntegerAt("metadata", "deletionGracePeriodSeconds")));
        var revision = Registry.Store.Revision;
        Assert.Equal(marked, await DeleteAsync("a"));
        Assert.Equal(revision, Registry.Store.Revision);

        var last = (await SendAsync(new PatchRequest(Scope("patch", "a"), PatchType.Merge, TestRegistry.Json("""{"metadata":{"finalizers":null}}""")))).Json;
        Assert.Equal("a", last.Name());
        Assert.Null(Stored("a"));
    }

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public async Task A_propagation_policy_becomes_its_finalizer(string policy, string finalizer)
    {
        await CreateAsync(ConfigMap("a"));
        var marked = await DeleteAsync("a", new DeleteOptions { PropagationPolicy = policy });
        Assert.True(marked.HasFinalizer(finalizer));
        Assert.NotNull(Stored("a"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Background", false)]
    public async Task A_jobs_pods_stay_unless_the_request_says_otherwise(string? policy, bool stays)
    {
        const string jobs = "jobs.batch";
        await Registry.Client.CreateAsync(
            jobs,
            TestRegistry.Json("""{"metadata":{"name":"j","namespace":"default"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"nginx"}]}}}}"""),
            CancellationToken.None);
        await Registry.Client.DeleteAsync(jobs, "default", "j", new DeleteOptions { PropagationPolicy = policy }, CancellationToken.None);

        Assert.Equal(stays, Registry.Client.Get(jobs, "default", "j")?.HasFinalizer("orphan") ?? false);
    }

    [Fact]
    public async Task A_wrong_uid_or_revision_is_409_in_the_name_of_the_kind()
    {
        var made = await CreateAsync(ConfigMap("a"));
        var uid = await RefusedAsync(new DeleteRequest(Scope("delete", "a"), new DeleteOptions { Uid = "wrong" }));
        Assert.Equal(
            $"Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (wrong) does not match the UID in record ({made.Uid()}). The object might have been deleted and then recreated",
            uid.Message);
        var revision = await RefusedAsync(new DeleteRequest(Scope("delete", "a"), new DeleteOptions { ResourceVersion = "1" }));
        Assert.StartsWith("Operation cannot be fulfilled on ConfigMap \"a\": the ResourceVersion in the precondition (1) does not match", revision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unbound_pod_goes_at_once_and_a_bound_one_gets_its_grace_period()
    {
        var free = await CreatePodAsync("free");
        Assert.Equal(0, (await DeletePodAsync("free")).IntegerAt("metadata", "deletionGracePeriodSeconds"));
        Assert.Null(Registry.Client.Get(ResourceNames.Pods, "default", free.Name()));

        var bound = await CreatePodAsync("bound");
        await Registry.Client.BindAsync("default", "bound", bound.Uid(), "node-0", CancellationToken.None);
        var marked = await DeletePodAsync("bound");
        Assert.Equal(30, marked.IntegerAt("metadata", "deletionGracePeriodSeconds"));
        Assert.Equal(Model.Time.ApiTime.Format(Registry.Clock.UtcNow.AddSeconds(30)), marked.StringAt("metadata", "deletionTimestamp"));
        await DeletePodAsync("bound", grace: 0);
        Assert.Null(Registry.Client.Get(ResourceNames.Pods, "default", "bound"));
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        var pod = await CreatePodAsync("p");
        await Registry.Client.BindAsync("default", "p", pod.Uid(), "node-0", CancellationToken.None);
        var stored = Registry.Client.Get(ResourceNames.Pods, "default", "p")!;
        Assert.Equal("node-0", stored.StringAt("spec", "nodeName"));
        Assert.True(stored.IsConditionTrue("PodScheduled"));
        var binding = TestRegistry.Json("""{"metadata":{"name":"p"},"target":{"kind":"Node","name":"node-1"}}""");
        var status = await RefusedAsync(new CreateRequest(Scope("create", "p", ResourceNames.Pods, "binding"), binding));
        Assert.Equal("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"node-0\"", status.Message);
    }

    [Fact]
    public async Task A_collection_answers_what_it_deleted()
    {
        await CreateAsync(ConfigMap("a", metadata: ""","labels":{"go":"yes"}"""));
        await CreateAsync(ConfigMap("b"));
        var options = new ListOptions { LabelSelector = Model.Selectors.LabelSelector.Parse("go=yes") };
        var deleted = await SendAsync(new DeleteCollectionRequest(Scope("deletecollection"), options, DeleteOptions.Default));
        Assert.Equal("a", Assert.Single(deleted.Items).Key.Name);
        Assert.Null(Stored("a"));
        Assert.NotNull(Stored("b"));
    }

    private async Task<JsonObject> DeleteAsync(string name, DeleteOptions? options = null) =>
        (await SendAsync(new DeleteRequest(Scope("delete", name), options ?? DeleteOptions.Default))).Json;

    private async Task<JsonObject> DeletePodAsync(string name, long? grace = null) =>
        (await SendAsync(new DeleteRequest(Scope("delete", name, ResourceNames.Pods), new DeleteOptions { GracePeriodSeconds = grace }))).Json;

    private Task<JsonObject> CreatePodAsync(string name) => CreateAsync(
        TestRegistry.Json($$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"nginx"}]} }"""), ResourceNames.Pods);
}
