using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>What kubectl is told when a workload may not be as it is asked for.</summary>
[Collection(VerbsCollection.Name)]
public sealed class WorkloadRulesTests(KubectlServer server)
{
    [Fact]
    public async Task Workloads_are_refused_with_upstreams_words()
    {
        var kubectl = await server.NamespaceAsync("workloads");
        await kubectl.SaysAsync("create deployment d --image=nginx");
        await kubectl.SaysAsync("create job j --image=nginx");
        Assert.Equal(
            "error: failed to create cronjob: CronJob.batch \"c\" is invalid: spec.schedule: Invalid value: \"@never\": unrecognized descriptor: @never",
            await kubectl.FailsAsync("create cronjob c --image=nginx --schedule=@never"));
        Assert.Equal(
            "The Deployment \"d\" is invalid: \n"
            + "* spec.template.metadata.labels: Invalid value: {\"app\":\"d\"}: `selector` does not match template `labels`\n"
            + "* spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"e\"}}: field is immutable",
            await kubectl.FailsAsync("patch deployment d -p '{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"e\"}}}}'"));
        Assert.Equal("The Job \"j\" is invalid: spec.completions: Invalid value: 2: field is immutable", await kubectl.FailsAsync("patch job j -p '{\"spec\":{\"completions\":2}}'"));
        await kubectl.SaysAsync("create -f -", """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"s"},"spec":{"suspend":true,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"nginx"}]}}}}""");
        Assert.Equal("job.batch/s patched", await kubectl.SaysAsync("patch job s -p '{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"}}}}}'"));
    }

    [Fact]
    public async Task An_autoscaler_keeps_its_metrics_in_its_old_form()
    {
        var kubectl = await server.NamespaceAsync("autoscalers");
        const string scaler = """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web"},
             "metrics":[{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"2"}}}]}}
            """;
        await kubectl.SaysAsync("create -f -", scaler);
        var old = await kubectl.SaysAsync("get horizontalpodautoscalers.v1.autoscaling h -o json");

        Assert.Contains("[{\\\"type\\\":\\\"Pods\\\",\\\"pods\\\":{\\\"metricName\\\":\\\"m\\\",\\\"targetAverageValue\\\":\\\"2\\\"}}]", old, StringComparison.Ordinal);
        Assert.Equal("horizontalpodautoscaler.autoscaling/h replaced", await kubectl.SaysAsync("replace -f -", old));
        Assert.Equal("m 2", await kubectl.SaysAsync("get hpa h -o 'jsonpath={.spec.metrics[*].pods.metric.name} {.spec.metrics[*].pods.target.averageValue}'"));
    }
}
