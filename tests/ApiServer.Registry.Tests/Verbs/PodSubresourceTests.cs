using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class PodSubresourceTests : VerbTest
{
    private const string Debugger = """{"spec":{"ephemeralContainers":[{"name":"debugger","image":"busybox","targetContainerName":"c"}]}}""";

    [Fact]
    public async Task A_resize_changes_cpu_and_counts_the_generation_up()
    {
        await PodAsync();
        var pod = await PatchAsync("resize", """{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"200m"}}}]}}""");
        Assert.Equal(("200m", 2L), (pod.ArrayAt("spec", "containers")[0].StringAt("resources", "requests", "cpu"), pod.Generation()));
    }

    [Fact]
    public async Task A_resize_leaves_everything_else_as_it_was()
    {
        var before = await PodAsync();
        var pod = await PatchAsync("resize", """{"metadata":{"labels":{"new":"label"}},"spec":{"containers":[{"name":"c","image":"other"}]},"status":{"phase":"Failed"}}""");
        Assert.Equal(before, pod);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":null}}}]}}""", "spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a result of resizing")]
    [InlineData("""{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":null,"memory":"1Gi"}}}]}}""", "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed")]
    [InlineData("""{"spec":{"containers":[{"name":"c","resources":{"requests":{"ephemeral-storage":"1Gi"}}}]}}""", "spec: Forbidden: only cpu and memory resources are mutable")]
    public async Task A_resize_beyond_amounts_of_cpu_and_memory_is_422(string patch, string why)
    {
        await PodAsync();
        var status = await RefusedAsync(Patch("resize", patch));
        Assert.Equal(422, status.Code);
        Assert.Contains(why, status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_init_container_is_resized_unless_that_would_restart_it()
    {
        await CreateAsync(
            TestRegistry.Json("""{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"nginx","resources":{"requests":{"cpu":"100m"}}}],"containers":[{"name":"c","image":"nginx"}]}}"""),
            ResourceNames.Pods);
        var pod = await PatchAsync("resize", """{"spec":{"initContainers":[{"name":"i","resources":{"requests":{"cpu":"200m"}}}]}}""");
        Assert.Equal("200m", pod.ArrayAt("spec", "initContainers")[0].StringAt("resources", "requests", "cpu"));
        var status = await RefusedAsync(Patch("resize", """{"spec":{"initContainers":[{"name":"i","resources":{"requests":{"ephemeral-storage":"1Gi"}}}]}}"""));
        Assert.Equal("Pod \"p\" is invalid: spec.initContainers[0]: Forbidden: only cpu and memory resources for init or sidecar containers are mutable", status.Message);
    }

    [Fact]
    public async Task An_ephemeral_container_is_added_with_its_defaults_and_nothing_else_changes()
    {
        await PodAsync();
        var pod = await PatchAsync("ephemeralcontainers", Debugger);
        var container = pod.ArrayAt("spec", "ephemeralContainers").Objects.Single();
        Assert.Equal(("debugger", "Always", "/dev/termination-log"), (container.String("name"), container.String("imagePullPolicy"), container.String("terminationMessagePath")));
        Assert.Equal(2, pod.Generation());
        Assert.Equal(pod, await PatchAsync("ephemeralcontainers", """{"metadata":{"labels":{"new":"label"}},"spec":{"priority":5}}"""));
    }

    [Theory]
    [InlineData("""{"spec":{"ephemeralContainers":[]}}""", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debugger\" may not be removed\n")]
    [InlineData("""{"spec":{"ephemeralContainers":[{"name":"debugger","image":"other"}]}}""", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debugger\" may not be changed\n")]
    [InlineData("""{"spec":{"ephemeralContainers":[{"name":"c","image":"busybox"}]}}""", "spec.ephemeralContainers[0].name: Duplicate value: \"c\"")]
    [InlineData("""{"spec":{"ephemeralContainers":[{"name":"d","image":"busybox","targetContainerName":"x"}]}}""", "spec.ephemeralContainers[0].targetContainerName: Not found: \"x\"")]
    [InlineData("""{"spec":{"ephemeralContainers":[{"name":"d","image":"busybox","ports":[{"containerPort":80}]}]}}""", "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container")]
    public async Task An_ephemeral_container_that_may_not_be_is_422(string patch, string why)
    {
        await PodAsync();
        await PatchAsync("ephemeralcontainers", Debugger);
        var merge = new PatchRequest(Scope("patch", "p", ResourceNames.Pods, "ephemeralcontainers"), PatchType.Merge, TestRegistry.Json(patch));
        var status = await RefusedAsync(merge);
        Assert.Equal(422, status.Code);
        Assert.Contains(why, status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_is_not_created_with_ephemeral_containers()
    {
        var pod = TestRegistry.Json(
            """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx"}],"ephemeralContainers":[{"name":"d","image":"busybox"}]}}""");
        var status = await RefusedAsync(new CreateRequest(Scope("create", resource: ResourceNames.Pods), pod));
        Assert.Equal("Pod \"p\" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create", status.Message);
    }

    [Theory]
    [InlineData("resize")]
    [InlineData("ephemeralcontainers")]
    public async Task Their_GET_is_the_pod(string subresource)
    {
        var pod = await PodAsync();
        Assert.Equal(pod, (await SendAsync(new GetRequest(Scope("get", "p", ResourceNames.Pods, subresource), ""))).Json);
    }

    private PatchRequest Patch(string subresource, string patch) =>
        new(Scope("patch", "p", ResourceNames.Pods, subresource), PatchType.Strategic, TestRegistry.Json(patch));

    private async Task<JsonObject> PatchAsync(string subresource, string patch) => (await SendAsync(Patch(subresource, patch))).Json;

    private Task<JsonObject> PodAsync() => CreateAsync(
        TestRegistry.Json("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx","resources":{"requests":{"cpu":"100m"}}}]}}"""),
        ResourceNames.Pods);
}
