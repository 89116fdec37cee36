using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>An autoscaler at work, as kubectl shows it.</summary>
[Collection(VerbsCollection.Name)]
public sealed class AutoscaleTests(KubectlServer server)
{
    private const string Usage = "simulation.apiserver.local/cpu-usage";

    [Fact]
    public async Task An_annotation_makes_a_deployment_grow_and_shrink()
    {
        var kubectl = await server.NamespaceAsync("autoscale");
        await kubectl.SaysAsync("create deployment web --image=nginx");
        await kubectl.SaysAsync("set resources deployment web --requests=cpu=100m");
        await kubectl.SaysAsync("rollout status deployment web");
        Assert.Equal("horizontalpodautoscaler.autoscaling/web autoscaled", await kubectl.SaysAsync("autoscale deployment web --cpu-percent=50 --min=1 --max=3"));
        Assert.Equal(
            "NAME=web | REFERENCE=Deployment/web | TARGETS=cpu: <unknown>/50% | MINPODS=1 | MAXPODS=3 | REPLICAS=0",
            KubectlTable.Parse(await kubectl.SaysAsync("get hpa")).WithoutAge());
        await kubectl.SaysAsync("patch hpa web -p '{\"spec\":{\"behavior\":{\"scaleDown\":{\"stabilizationWindowSeconds\":0}}}}'");

        await kubectl.SaysAsync($"annotate pods -l app=web {Usage}=110m");
        await Until.Output(kubectl, "there are three", o => o.Trim() == "3 3", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.status.readyReplicas}");
        var events = await kubectl.SaysAsync("events --for hpa/web -o 'jsonpath={range .items[*]}{.reason} {.message}{\"\\n\"}{end}'");
        Assert.Contains("SuccessfulRescale New size: 3; reason: cpu resource utilization (percentage of request) above target", events, StringComparison.Ordinal);

        await kubectl.SaysAsync($"annotate pods -l app=web --overwrite {Usage}=2m");
        await Until.Output(kubectl, "there is one", o => o.Trim() == "1 1", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.status.readyReplicas}");
        await Until.Output(
            kubectl, "the autoscaler tells it", o => KubectlTable.Parse(o).WithoutAge() == "NAME=web | REFERENCE=Deployment/web | TARGETS=cpu: 2%/50% | MINPODS=1 | MAXPODS=3 | REPLICAS=1", "get", "hpa");
        var described = await kubectl.SaysAsync("describe hpa web");
        Assert.Contains("resource cpu on pods  (as a percentage of request):  2% (2m) / 50%", described, StringComparison.Ordinal);
        Assert.Contains("ScalingActive   True    ValidMetricFound    the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)", described, StringComparison.Ordinal);
    }
}
