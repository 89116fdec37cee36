using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl scale</c> and <c>kubectl rollout</c> of a StatefulSet.</summary>
[Collection(VerbsCollection.Name)]
public sealed class ScaleAndRolloutTests(KubectlServer server)
{
    private const string Done = "partitioned roll out complete: 2 new pods have been updated...";

    [Fact]
    public async Task Scale_changes_the_number_of_Pods_on_its_conditions()
    {
        var kubectl = await SetAsync("scale");
        Assert.Equal("statefulset.apps/web scaled", await kubectl.SaysAsync("scale sts web --replicas=3"));
        Assert.EndsWith("partitioned roll out complete: 3 new pods have been updated...", await kubectl.SaysAsync("rollout status sts/web"), StringComparison.Ordinal);
        Assert.Equal("pod/web-0\npod/web-1\npod/web-2", await kubectl.SaysAsync("get pods -o name"));

        Assert.Equal("error: Expected replicas to be 7, was 3", await kubectl.FailsAsync("scale sts web --replicas=1 --current-replicas=7"));
        Assert.Equal("error: Expected resource version to be 1, was " + await VersionAsync(kubectl), await kubectl.FailsAsync("scale sts web --replicas=1 --resource-version=1"));
        Assert.Equal("statefulset.apps/web scaled", await kubectl.SaysAsync("scale sts web --replicas=1 --current-replicas=3"));
        await kubectl.SaysAsync("wait --for=delete pod/web-1 pod/web-2 --timeout=60s");
        Assert.Equal("pod/web-0", await kubectl.SaysAsync("get pods -o name"));
        Assert.EndsWith("statefulsets.apps \"missing\" not found", await kubectl.FailsAsync("scale sts missing --replicas=1"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.6.8")]
    public async Task A_change_is_rolled_out_and_undone()
    {
        var kubectl = await SetAsync("rollout");
        Assert.Equal("statefulset.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>", await kubectl.SaysAsync("rollout history sts/web"));
        await kubectl.SaysAsync("set image sts/web nginx=nginx:1.28");
        await RolledOutAsync(kubectl, "nginx:1.28 nginx:1.28");
        await kubectl.SaysAsync("annotate sts web kubernetes.io/change-cause='the new one'");
        Assert.Equal("statefulset.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>", await kubectl.SaysAsync("rollout history sts/web"));
        Assert.Equal(
            """
            statefulset.apps/web with revision #1
            Pod Template:
              Labels:	app=nginx
              Containers:
               nginx:
                Image:	nginx:1.27
                Port:	80/TCP
                Host Port:	0/TCP
                Environment:	<none>
                Mounts:	<none>
              Volumes:	<none>
              Node-Selectors:	<none>
              Tolerations:	<none>
            """,
            await kubectl.SaysAsync("rollout history sts/web --revision=1"));
        Assert.Equal("error: unable to find the specified revision", await kubectl.FailsAsync("rollout history sts/web --revision=7"));

        Assert.Equal("statefulset.apps/web rolled back", await kubectl.SaysAsync("rollout undo sts/web"));
        await RolledOutAsync(kubectl, "nginx:1.27 nginx:1.27");
        Assert.Equal("2 3", await RevisionsAsync(kubectl));
        Assert.Equal("statefulset.apps/web rolled back", await kubectl.SaysAsync("rollout undo sts/web --to-revision=2"));
        await RolledOutAsync(kubectl, "nginx:1.28 nginx:1.28");
        Assert.Equal("3 4", await RevisionsAsync(kubectl));
        Assert.Equal("error: unable to find specified revision 1 in history", await kubectl.FailsAsync("rollout undo sts/web --to-revision=1"));
    }

    [Fact]
    public async Task A_restart_makes_every_Pod_anew()
    {
        var kubectl = await SetAsync("restart");
        var before = await kubectl.SaysAsync("get pods -o jsonpath={.items[*].metadata.uid}");
        Assert.Equal("statefulset.apps/web restarted", await kubectl.SaysAsync("rollout restart sts/web"));
        await RolledOutAsync(kubectl, "nginx:1.27 nginx:1.27");
        Assert.Empty(before.Split(' ').Intersect((await kubectl.SaysAsync("get pods -o jsonpath={.items[*].metadata.uid}")).Split(' ')));
        Assert.Matches(
            @"^(\S+Z) \1$", await kubectl.SaysAsync("get pods -o jsonpath='{.items[*].metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt}'"));
        Assert.Equal("error: statefulsets.apps \"web\" pausing is not supported", await kubectl.FailsAsync("rollout pause sts/web"));
    }

    [Fact]
    [Trait("spec", "1.5.3")]
    public async Task The_status_of_a_rollout_that_stands_still_is_told()
    {
        var kubectl = await SetAsync("stuck");
        await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"nowhere\":\"yes\"}}}}}'");
        await kubectl.SaysAsync("wait --for=jsonpath={.status.updatedReplicas}=1 sts/web");
        Assert.Equal("Waiting for 1 pods to be ready...", await kubectl.SaysAsync("rollout status sts/web --watch=false"));
        Assert.Equal("error: timed out waiting for the condition", await kubectl.FailsAsync("rollout status sts/web --timeout=1s"));
    }

    [Fact]
    [Trait("spec", "1.5.3")]
    [Trait("spec", "1.4.14")]
    public async Task A_partition_holds_a_rollout_back_until_it_is_taken_away()
    {
        var kubectl = await SetAsync("partition");
        await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}'");
        await kubectl.SaysAsync("set image sts/web nginx=nginx:1.28");
        Assert.EndsWith("partitioned roll out complete: 1 new pods have been updated...", await kubectl.SaysAsync("rollout status sts/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Equal("nginx:1.27 nginx:1.28", await kubectl.SaysAsync("get pods -o jsonpath={.items[*].spec.containers[0].image}"));
        await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":0}}}}'");
        await RolledOutAsync(kubectl, "nginx:1.28 nginx:1.28");
    }

    private static async Task RolledOutAsync(Kubectl kubectl, string images)
    {
        Assert.EndsWith(Done, await kubectl.SaysAsync("rollout status sts/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Equal(images, await kubectl.SaysAsync("get pods -o jsonpath={.items[*].spec.containers[0].image}"));
    }

    private static async Task<string> RevisionsAsync(Kubectl kubectl) =>
        string.Join(' ', (await kubectl.SaysAsync("get controllerrevisions -o jsonpath={.items[*].revision}")).Split(' ').Order(StringComparer.Ordinal));

    private static Task<string> VersionAsync(Kubectl kubectl) => kubectl.SaysAsync("get sts web -o jsonpath={.metadata.resourceVersion}");

    private async Task<Kubectl> SetAsync(string name)
    {
        var kubectl = await server.NamespaceAsync(name);
        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        Assert.EndsWith(Done, await kubectl.SaysAsync("rollout status sts/web --timeout=60s"), StringComparison.Ordinal);
        return kubectl;
    }
}
