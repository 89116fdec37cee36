using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Which Pods are members of a set, and what makes them so.</summary>
public sealed class IdentityTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Theory]
    [Trait("spec", "1.1.1")]
    [InlineData("web-x")]
    [InlineData("webs-0")]
    [InlineData("web-1-0")]
    [InlineData("web-2147483648")]
    [InlineData("web-")]
    public async Task A_pod_with_another_name_is_no_member_though_its_labels_match(string name)
    {
        await _f.StartAsync("\"replicas\":0");
        if (name[^1] == '-')
        {
            name += "a0";
        }

        await CreatePodAsync(name);
        Assert.Equal($"ADDED pod {name} Pending nginx", await _f.WrittenAsync());
    }

    [Fact]
    [Trait("spec", "1.1.1")]
    public async Task The_ordinal_stands_behind_the_last_hyphen()
    {
        await _f.StartAsync("\"replicas\":0");
        await CreatePodAsync("web-007");
        Assert.Contains("deleting", await _f.WrittenAsync() + _f.Pod("web-007")?.StringAt("metadata", "deletionTimestamp"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.1.2")]
    [Trait("spec", "1.4.6")]
    public async Task Ordinals_run_from_the_start_and_pods_outside_are_deleted()
    {
        await _f.StartAsync("\"replicas\":2,\"ordinals\":{\"start\":5}");
        await _f.RunAllAsync("web-5", "web-6");
        Assert.Contains("ADDED pod web-4", await _f.PatchSetAsync("""{"ordinals":{"start":4}}"""), StringComparison.Ordinal);
        Assert.Contains("MODIFIED pod web-6 deleting", await _f.RunAsync("web-4"), StringComparison.Ordinal);
        await _f.EndAsync("web-6");
        await _f.PatchSetAsync("""{"ordinals":{"start":5}}""");
        Assert.Contains("MODIFIED pod web-4 deleting", await _f.RunAsync("web-6"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.1.3")]
    public async Task A_pod_has_labels_annotations_and_finalizers_of_the_template()
    {
        await _f.StartAsync("\"replicas\":0");
        await _f.PatchSetAsync("""{"replicas":1,"template":{"metadata":{"labels":{"tier":"a"},"annotations":{"note":"b"},"finalizers":["example.com/f"]}}}""");
        var pod = _f.Pod("web-0")!;
        Assert.Equal("a", pod.Label("tier"));
        Assert.Equal("""{"note":"b"}""", pod.At("metadata", "annotations")!.ToString());
        Assert.Equal("""["example.com/f"]""", pod.At("metadata", "finalizers")!.ToString());
    }

    [Fact]
    [Trait("spec", "1.1.5")]
    [Trait("spec", "1.4.10g")]
    public async Task A_live_pod_gets_its_name_label_back_and_its_index_with_it()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.RunAsync("web-0");
        _f.NewEvents();
        await LabelAsync("""{"apps.kubernetes.io/pod-index":null}""");
        Assert.Null(_f.Pod("web-0")!.Label("apps.kubernetes.io/pod-index"));
        Assert.Empty(_f.NewEvents());

        await LabelAsync("""{"statefulset.kubernetes.io/pod-name":"another"}""");
        Assert.Equal("web-0", _f.Pod("web-0")!.Label("statefulset.kubernetes.io/pod-name"));
        Assert.Equal("0", _f.Pod("web-0")!.Label("apps.kubernetes.io/pod-index"));
        Assert.Equal(["Normal SuccessfulUpdate web: Update Pod web-0 in StatefulSet web successful"], _f.NewEvents());
    }

    [Fact]
    [Trait("spec", "1.1.6")]
    public async Task Claim_volumes_come_first_and_replace_those_of_the_template_of_that_name()
    {
        await _f.StartAsync("\"replicas\":0", withClaims: true);
        await _f.PatchSetAsync("""{"replicas":1,"template":{"spec":{"volumes":[{"name":"a","emptyDir":{}},{"name":"www","emptyDir":{}},{"name":"b","emptyDir":{}}]}}}""");
        Assert.Equal(
            """[{"name":"www","persistentVolumeClaim":{"claimName":"www-web-0"}},{"name":"a","emptyDir":{}},{"name":"b","emptyDir":{}}""",
            string.Join(",", _f.Pod("web-0")!.ArrayAt("spec", "volumes").ToString().Split(",{\"name\":\"kube-api-access")[0]).TrimEnd(']'));
    }

    [Fact]
    [Trait("spec", "1.1.7")]
    public async Task The_service_need_not_exist_and_is_not_made()
    {
        await _f.StartAsync("\"replicas\":1");
        Assert.Equal("web", _f.Pod("web-0")!.StringAt("spec", "subdomain"));
        Assert.Empty(_f.Cluster.List(ResourceNames.Services));
    }

    [Fact]
    [Trait("spec", "1.3.1")]
    public async Task A_name_that_leaves_no_room_for_the_hash_is_accepted_and_its_pods_are_not()
    {
        await _f.StartAsync("\"replicas\":0");
        var name = new string('a', 56);
        await _f.Cluster.CreateAsync(ResourceNames.StatefulSets, $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"a"}},"serviceName":"a",
             "template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i"}]}} } }
            """);
        await _f.Cluster.IdleAsync();
        Assert.StartsWith($"Warning FailedCreate {name}: Create Pod {name}-0 in StatefulSet {name} failed error: ", _f.NewEvents()[0], StringComparison.Ordinal);
        Assert.Null(_f.Pod(name + "-0"));
    }

    private Task<JsonObject> CreatePodAsync(string name) => _f.Cluster.CreateAsync(
        ResourceNames.Pods,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}""");

    private async Task LabelAsync(string labels)
    {
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", $$"""{"metadata":{"labels":{{labels}} } }""");
        await _f.WrittenAsync();
    }
}
