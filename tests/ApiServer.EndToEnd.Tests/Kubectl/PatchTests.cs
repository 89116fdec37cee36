using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>The three patches, and the verbs that patch: <c>label</c>, <c>annotate</c> and <c>set</c>.</summary>
[Collection(VerbsCollection.Name)]
public sealed class PatchTests(KubectlServer server)
{
    private const string Containers = "jsonpath='{range .spec.template.spec.containers[*]}{.name}={.image} {end}'";

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name_and_a_merge_patch_replaces_them()
    {
        var kubectl = await SetAsync("patches");
        Assert.Equal(
            "statefulset.apps/web patched",
            await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"nginx\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]},{\"name\":\"log\",\"image\":\"busybox\"}]}}}}'"));
        Assert.Equal(
            ["log=busybox", "nginx=nginx:1.27"],
            (await kubectl.SaysAsync($"get sts web -o {Containers}")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal("1", await kubectl.SaysAsync("get sts web -o jsonpath='{.spec.template.spec.containers[?(@.name==\"nginx\")].env[0].value}'"));
        await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"log\",\"$patch\":\"delete\"}]}}}}'");
        Assert.Equal("nginx=nginx:1.27", (await kubectl.SaysAsync($"get sts web -o {Containers}")).TrimEnd());

        Assert.Equal("statefulset.apps/web patched", await kubectl.SaysAsync("patch sts web --type=merge -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"only\",\"image\":\"i\"}]}}}}'"));
        Assert.Equal("only=i", (await kubectl.SaysAsync($"get sts web -o {Containers}")).TrimEnd());

        // kubectl compares what it read with what it is answered: the status has to stand still meanwhile.
        await kubectl.SaysAsync("rollout status sts web --timeout=60s");
        Assert.Equal("statefulset.apps/web patched (no change)", await kubectl.SaysAsync("patch sts web --type=merge -p '{\"spec\":{\"replicas\":2}}'"));
    }

    [Fact]
    public async Task A_JSON_patch_is_carried_out_whole_or_not_at_all()
    {
        var kubectl = await SetAsync("jsonpatch");
        Assert.Equal(
            "statefulset.apps/web patched",
            await kubectl.SaysAsync("patch sts web --type=json -p '[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":2},{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"x\":\"y\"}},{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"nginx:1.28\"}]'"));
        Assert.Equal("y nginx:1.28", await kubectl.SaysAsync("get sts web -o jsonpath='{.metadata.labels.x} {.spec.template.spec.containers[0].image}'"));
        Assert.Equal(
            "The request is invalid: the server rejected our request due to an error in our request",
            await kubectl.FailsAsync("patch sts web --type=json -p '[{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"},{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":7}]'"));
        Assert.Equal("y", await kubectl.SaysAsync("get sts web -o jsonpath={.metadata.labels.x}"));
    }

    [Fact]
    public async Task Subresources_are_patched()
    {
        var kubectl = await SetAsync("subresources");
        Assert.Equal("scale.autoscaling/web patched", await kubectl.SaysAsync("patch sts web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":1}}'"));
        Assert.Equal("1", await kubectl.SaysAsync("get sts web -o jsonpath={.spec.replicas}"));
        Assert.Equal("1 app=nginx", await kubectl.SaysAsync("get sts web --subresource=scale -o jsonpath='{.spec.replicas} {.status.selector}'"));
        await kubectl.SaysAsync("create -f -", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"gated"},"spec":{"schedulingGates":[{"name":"a.b/c"}],"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal("pod/gated patched", await kubectl.SaysAsync("patch pod gated --subresource=status -p '{\"status\":{\"message\":\"said\"},\"metadata\":{\"labels\":{\"kept\":\"yes\"}},\"spec\":{\"priority\":9}}'"));
        Assert.Equal("said 0", await kubectl.SaysAsync("get pod gated -o jsonpath='{.status.message} {.spec.priority}'"));
    }

    [Fact]
    public async Task What_patches_the_wrong_thing_is_refused()
    {
        var kubectl = await SetAsync("refused");
        Assert.Equal("Error from server (NotFound): statefulsets.apps \"missing\" not found", await kubectl.FailsAsync("patch sts missing -p {}"));
        Assert.Equal(
            "The StatefulSet \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            await kubectl.FailsAsync("patch sts web -p '{\"spec\":{\"replicas\":-1}}'"));
        Assert.Equal(
            "Error from server (Conflict): Operation cannot be fulfilled on statefulsets.apps \"web\": the object has been modified; please apply your changes to the latest version and try again",
            await kubectl.FailsAsync("patch sts web -p '{\"metadata\":{\"resourceVersion\":\"1\",\"labels\":{\"x\":\"y\"}}}'"));
    }

    [Fact]
    public async Task Labels_are_put_changed_and_taken_away()
    {
        var kubectl = await server.NamespaceAsync("labels");
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        Assert.Equal("configmap/settings labeled", await kubectl.SaysAsync("label cm settings tier=front team=x"));
        Assert.Equal("configmap/settings not labeled", await kubectl.SaysAsync("label cm settings tier=front"));
        Assert.Equal("error: 'tier' already has a value (front), and --overwrite is false", await kubectl.FailsAsync("label cm settings tier=back"));
        Assert.Equal("configmap/settings labeled", await kubectl.SaysAsync("label cm settings tier=back --overwrite"));
        Assert.Equal("configmap/settings unlabeled", await kubectl.SaysAsync("label cm -l tier=back team-"));
        Assert.Equal("{\"tier\":\"back\"}", await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.labels}"));
        Assert.Equal("tier=back", await kubectl.SaysAsync("label cm settings --list"));
        Assert.Equal(
            "error: invalid label value: \"tier=no!\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
            await kubectl.FailsAsync("label cm settings tier=no!"));
    }

    [Fact]
    public async Task Annotations_are_put_and_taken_away()
    {
        var kubectl = await server.NamespaceAsync("annotations");
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        Assert.Equal("configmap/settings annotated", await kubectl.SaysAsync("annotate cm settings note='hello there' other=1"));
        Assert.Equal("error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hello there)", await kubectl.FailsAsync("annotate cm settings note=x"));
        Assert.Equal("configmap/settings annotated", await kubectl.SaysAsync("annotate cm settings note=bye other- --overwrite"));
        Assert.Equal("{\"note\":\"bye\"}", await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.annotations}"));
        var version = await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.resourceVersion}");
        Assert.Equal("configmap/settings annotated", await kubectl.SaysAsync($"annotate cm settings note=once --overwrite --resource-version={version}"));
        Assert.Equal(
            "Error from server (Conflict): Operation cannot be fulfilled on configmaps \"settings\": the object has been modified; please apply your changes to the latest version and try again",
            await kubectl.FailsAsync($"annotate cm settings note=twice --overwrite --resource-version={version}"));
    }

    [Fact]
    public async Task Images_environment_and_resources_are_set()
    {
        var kubectl = await SetAsync("set");
        Assert.Equal("statefulset.apps/web image updated", await kubectl.SaysAsync("set image sts/web nginx=nginx:1.28"));
        Assert.Equal("error: unable to find container named \"other\"", await kubectl.FailsAsync("set image sts/web other=x"));
        Assert.Equal("statefulset.apps/web env updated", await kubectl.SaysAsync("set env sts/web A=1 B=2"));
        Assert.Equal("statefulset.apps/web env updated", await kubectl.SaysAsync("set env sts/web A- C=3"));
        Assert.Equal("# StatefulSet web, container nginx\nB=2\nC=3", await kubectl.SaysAsync("set env sts/web --list"));
        Assert.Equal("statefulset.apps/web resource requirements updated", await kubectl.SaysAsync("set resources sts/web --limits=cpu=200m,memory=64Mi --requests=cpu=100m"));
        Assert.Equal(
            "nginx:1.28 [{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"C\",\"value\":\"3\"}] {\"limits\":{\"cpu\":\"200m\",\"memory\":\"64Mi\"},\"requests\":{\"cpu\":\"100m\"}}",
            await kubectl.SaysAsync("get sts web -o jsonpath='{.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env} {.spec.template.spec.containers[0].resources}'"));
        Assert.Equal("2", await kubectl.SaysAsync("get sts web -o jsonpath={.spec.replicas}"));
    }

    private async Task<Kubectl> SetAsync(string name)
    {
        var kubectl = await server.NamespaceAsync(name);
        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        return kubectl;
    }
}
