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
    [Trait("spec", "5.1.4")]
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
    [Trait("spec", "5.1.2")]
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
    [Trait("spec", "5.1.1")]
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

    [Theory]
    [Trait("spec", "5.1.1")]
    [InlineData("foregroundDeletion", null, null, "foregroundDeletion")]
    [InlineData("orphan", null, null, "orphan")]
    [InlineData("orphan", "Foreground", null, "foregroundDeletion")]
    [InlineData("foregroundDeletion", "Orphan", null, "orphan")]
    [InlineData("foregroundDeletion", null, true, "orphan")]
    [InlineData("foregroundDeletion", "Background", null)]
    [InlineData("orphan", null, false)]
    public async Task What_a_request_says_of_dependents_wins_over_what_the_object_says(string had, string? policy, bool? orphan, params string[] has)
    {
        await CreateAsync(ConfigMap("a", metadata: $",\"finalizers\":[\"x/hold\",\"{had}\"]"));
        var marked = await DeleteAsync("a", new DeleteOptions { PropagationPolicy = policy, OrphanDependents = orphan });
        Assert.Equal(["x/hold", .. has], marked.ArrayAt("metadata", "finalizers").Strings);
    }

    [Theory]
    [Trait("spec", "5.1.1")]
    [InlineData("Orphan", true, "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set")]
    [InlineData("Sideways", null, "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Sideways\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    public async Task Options_that_nobody_can_follow_are_invalid(string policy, bool? orphan, string message)
    {
        await CreateAsync(ConfigMap("a"));
        var refused = await RefusedAsync(new DeleteRequest(Scope("delete", "a"), new DeleteOptions { PropagationPolicy = policy, OrphanDependents = orphan }));
        Assert.Equal((422, message), (refused.Code, refused.Message));
    }

    [Theory]
    [Trait("spec", "5.1.2")]
    [InlineData(null, 200)]
    [InlineData(true, 200)]
    [InlineData(false, 202)]
    public async Task A_deletion_that_has_to_wait_answers_202_only_to_who_says_orphan_dependents_false(bool? orphan, int code)
    {
        await CreateAsync(ConfigMap("a", metadata: ""","finalizers":["x/hold"]"""));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(code, (await SendAsync(new DeleteRequest(Scope("delete", "a"), new DeleteOptions { OrphanDependents = orphan }))).Code);
        }
    }

    [Fact]
    [Trait("spec", "5.1.2")]
    public async Task The_mark_of_a_deletion_is_a_generation_of_an_object_that_has_them()
    {
        var pod = TestRegistry.Json("""{"metadata":{"name":"p","finalizers":["x/hold"]},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal(1, (await CreateAsync(pod, ResourceNames.Pods)).Generation());
        Assert.Equal(2, (await DeletePodAsync("p")).Generation());
        Assert.Equal(2, (await DeletePodAsync("p")).Generation());
    }

    [Fact]
    [Trait("spec", "5.3.2")]
    public async Task A_namespace_is_terminating_in_one_write_and_stays_so()
    {
        await Registry.CreateNamespaceAsync("foo");
        var revision = Registry.Store.Revision;
        var request = new DeleteRequest(Registry.Scope(ResourceNames.Namespaces, "delete", "foo"), DeleteOptions.Default);
        var marked = await SendAsync(request);
        Assert.Equal((200, true, "Terminating"), (marked.Code, marked.Json.IsDeleting(), marked.Json.StringAt("status", "phase")));
        Assert.Equal(revision + 1, Registry.Store.Revision);
        var again = await SendAsync(request);
        Assert.Equal((200, marked.Json), (again.Code, again.Json));
        Assert.Equal(revision + 1, Registry.Store.Revision);
    }

    [Fact]
    [Trait("spec", "5.3.1")]
    public async Task A_namespace_keeps_the_label_with_its_name()
    {
        await Registry.CreateNamespaceAsync("foo");
        var patched = await Registry.Client.PatchAsync(
            ResourceNames.Namespaces, "", "foo", TestRegistry.Json("""{"metadata":{"labels":{"kubernetes.io/metadata.name":null}}}"""), CancellationToken.None);
        Assert.Equal("foo", patched.Label("kubernetes.io/metadata.name"));
    }

    [Fact]
    [Trait("spec", "4.4.6")]
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
    [Trait("spec", "4.4.1")]
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
    [Trait("spec", "4.4.2")]
    public async Task A_second_delete_shortens_the_grace_and_never_lengthens_it()
    {
        var bound = await CreatePodAsync("bound");
        await Registry.Client.BindAsync("default", "bound", bound.Uid(), "node-0", CancellationToken.None);
        var start = Registry.Clock.UtcNow;
        await DeletePodAsync("bound");
        Registry.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(30, (await DeletePodAsync("bound", 60)).IntegerAt("metadata", "deletionGracePeriodSeconds"));

        var shorter = await DeletePodAsync("bound", 10);
        Assert.Equal(10, shorter.IntegerAt("metadata", "deletionGracePeriodSeconds"));
        Assert.Equal(Model.Time.ApiTime.Format(start.AddSeconds(10)), shorter.StringAt("metadata", "deletionTimestamp"));
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
