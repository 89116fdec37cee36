using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

[Trait("spec", "4.2.1")]
public sealed class BindingTests : VerbTest
{
    [Theory]
    [InlineData("pods", "binding", "p")]
    [InlineData("bindings", "", "")]
    public async Task A_pod_gets_its_node_and_what_the_binding_says_of_it(string resource, string subresource, string name)
    {
        await PodAsync();
        await Registry.Client.PatchAsync(ResourceNames.Pods, "default", "p", TestRegistry.Json("""{"status":{"nominatedNodeName":"n"}}"""), CancellationToken.None, "status");
        var answer = await SendAsync(new CreateRequest(
            Scope("create", name, resource, subresource),
            TestRegistry.Json("""{"metadata":{"name":"p","annotations":{"a":"1"},"labels":{"l":"2"}},"target":{"kind":"Node","name":"n"}}""")));

        Assert.Equal(201, answer.Code);
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}""", answer.Json.ToString());
        var pod = Pod();
        Assert.Equal(("n", "1", "2"), (pod.StringAt("spec", "nodeName"), pod.Annotation("a"), pod.Label("l")));
        Assert.True(pod.IsConditionTrue("PodScheduled"));
        Assert.Null(pod.StringAt("status", "nominatedNodeName"));
    }

    [Fact]
    public async Task A_pod_is_labelled_with_the_zone_and_region_of_its_node()
    {
        await CreateAsync(
            TestRegistry.Json("""{"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z","topology.kubernetes.io/region":"r","disk":"d"}}}"""),
            ResourceNames.Nodes);
        await PodAsync();
        await BindAsync();
        Assert.Equal("""{"topology.kubernetes.io/region":"r","topology.kubernetes.io/zone":"z"}""", Pod().Labels().ToString());

        var placed = await CreateAsync(TestRegistry.Json("""{"metadata":{"name":"q"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"""), ResourceNames.Pods);
        Assert.Equal("z", placed.Label("topology.kubernetes.io/zone"));
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await PodAsync();
        await BindAsync();
        Assert.Equal(
            (409, "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n\""), await RefusalAsync(Binding()));
    }

    [Fact]
    public async Task A_pod_that_is_being_deleted_is_not_bound()
    {
        await PodAsync(""","finalizers":["a.b/c"]""");
        await Registry.Client.DeleteAsync(ResourceNames.Pods, "default", "p", DeleteOptions.Default, CancellationToken.None);
        Assert.Equal(
            (409, "Operation cannot be fulfilled on pods/binding \"p\": pod p is being deleted, cannot be assigned to a host"), await RefusalAsync(Binding()));
    }

    [Fact]
    public async Task A_pod_with_gates_is_not_bound()
    {
        await PodAsync(spec: """ "schedulingGates":[{"name":"wait"}], """);
        Assert.Equal(
            (409, "Operation cannot be fulfilled on pods/binding \"p\": pod p has non-empty .spec.schedulingGates"), await RefusalAsync(Binding()));
    }

    [Theory]
    [InlineData(""","uid":"zzz" """, "UID in precondition: zzz, UID in object meta: ")]
    [InlineData(""","resourceVersion":"1" """, "ResourceVersion in precondition: 1, ResourceVersion in object meta: ")]
    public async Task Its_uid_and_version_are_conditions(string metadata, string why)
    {
        await PodAsync();
        var (code, message) = await RefusalAsync(Binding(metadata));
        Assert.Equal(409, code);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Null(Pod().StringAt("spec", "nodeName"));
    }

    [Fact]
    public async Task A_binding_needs_a_target() => Assert.Equal((400, "target.name: Required value"), await RefusalAsync(new CreateRequest(
        Scope("create", "p", ResourceNames.Pods, "binding"), TestRegistry.Json("""{"metadata":{"name":"p"},"target":{"name":""}}"""))));

    private CreateRequest Binding(string metadata = "") => new(
        Scope("create", "p", ResourceNames.Pods, "binding"),
        TestRegistry.Json($$$"""{"metadata":{"name":"p"{{{metadata}}}},"target":{"kind":"Node","name":"n"}}"""));

    private Task<ObjectResponse> BindAsync() => SendAsync(Binding());

    private async Task<(int Code, string Message)> RefusalAsync(CreateRequest request)
    {
        var status = await RefusedAsync(request);
        return (status.Code, status.Message);
    }

    private JsonObject Pod() => Registry.Client.Get(ResourceNames.Pods, "default", "p")!;

    private Task<JsonObject> PodAsync(string metadata = "", string spec = "") => CreateAsync(
        TestRegistry.Json($$$"""{"metadata":{"name":"p"{{{metadata}}}},"spec":{ {{{spec}}} "containers":[{"name":"c","image":"nginx"}]}}"""),
        ResourceNames.Pods);
}
