using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class CreateTests : VerbTest
{
    [Fact]
    public async Task A_created_object_has_uid_time_and_revision_and_is_answered_with_201()
    {
        var answer = await SendAsync(new CreateRequest(Scope("create"), ConfigMap("a", """{"k":"v"}""")));
        Assert.Equal(201, answer.Code);
        Assert.Equal(answer.Stored!.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Json.ResourceVersion());
        Assert.Equal(36, answer.Json.Uid().Length);
        Assert.StartsWith("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default","uid":""", answer.Json.ToString(), StringComparison.Ordinal);
        Assert.Equal(answer.Json, Stored("a"));
    }

    [Fact]
    public async Task The_same_name_again_is_409()
    {
        await CreateAsync(ConfigMap("a"));
        var status = await RefusedAsync(new CreateRequest(Scope("create"), ConfigMap("a")));
        Assert.Equal((409, "AlreadyExists", "configmaps \"a\" already exists"), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public async Task A_name_whose_object_is_being_deleted_is_409_and_says_so()
    {
        await CreateAsync(ConfigMap("a", metadata: ""","finalizers":["example.com/x"]"""));
        await SendAsync(new DeleteRequest(Scope("delete", "a"), DeleteOptions.Default));
        var status = await RefusedAsync(new CreateRequest(Scope("create"), ConfigMap("a")));
        Assert.Equal("object is being deleted: configmaps \"a\" already exists", status.Message);
    }

    [Fact]
    public async Task A_generated_name_is_the_prefix_and_five_letters()
    {
        var made = await CreateAsync(TestingJson("""{"metadata":{"generateName":"gen-"}}"""));
        Assert.Matches("^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$", made.Name());
    }

    [Fact]
    public async Task No_name_at_all_is_422()
    {
        var status = await RefusedAsync(new CreateRequest(Scope("create"), TestingJson("""{"metadata":{}}""")));
        Assert.Equal("ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required", status.Message);
    }

    [Fact]
    public async Task A_resource_version_on_create_is_refused()
    {
        var status = await RefusedAsync(new CreateRequest(Scope("create"), ConfigMap("a", metadata: ""","resourceVersion":"1" """)));
        Assert.Equal((400, "resourceVersion should not be set on objects to be created"), (status.Code, status.Message));
    }

    [Fact]
    public async Task Another_namespace_in_the_body_is_400()
    {
        var status = await RefusedAsync(new CreateRequest(Scope("create"), ConfigMap("a", metadata: ""","namespace":"other" """)));
        Assert.Equal("the namespace of the provided object does not match the namespace sent on the request", status.Message);
    }

    [Fact]
    public async Task A_dry_run_answers_the_object_and_stores_nothing()
    {
        var before = Registry.Store.Revision;
        var answer = await SendAsync(new CreateRequest(Scope("create", dryRun: true), ConfigMap("a")));
        Assert.Equal((201, 36), (answer.Code, answer.Json.Uid().Length));
        Assert.Null(Stored("a"));
        Assert.Equal(before, Registry.Store.Revision);
    }

    [Fact]
    public async Task Kinds_that_are_not_served_yet_answer_501_with_their_name()
    {
        var scope = Registry.Scope("customresourcedefinitions.apiextensions.k8s.io", "create");
        var status = await RefusedAsync(new CreateRequest(scope, ConfigMap("a")));
        Assert.Equal((501, "customresourcedefinitions.apiextensions.k8s.io is not implemented by this server"), (status.Code, status.Message));
    }

    [Fact]
    public async Task Anonymous_is_refused_before_anything_is_looked_up()
    {
        var scope = Scope("create") with { User = UserInfo.Anonymous, Namespace = "nowhere" };
        var status = await RefusedAsync(new CreateRequest(scope, ConfigMap("a")));
        Assert.Equal(
            "configmaps is forbidden: User \"system:anonymous\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"nowhere\"", status.Message);
    }

    private static JsonObject TestingJson(string json) => Testing.TestRegistry.Json(json);
}
