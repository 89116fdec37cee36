using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>Jobs on simulated nodes, where a container that nothing ends completes after a second.</summary>
[Collection(VerbsCollection.Name)]
public sealed class JobTests(KubectlServer server)
{
    [Fact]
    public async Task A_job_completes_fails_and_is_started_by_a_cron_job()
    {
        var kubectl = await server.NamespaceAsync("jobs");
        await kubectl.SaysAsync("create job good --image=busybox");
        await kubectl.SaysAsync("create -f -", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"bad"},"spec":{"backoffLimit":0,"template":{
             "metadata":{"annotations":{"simulation.apiserver.local/exit-code":"3"}},
             "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}
            """);
        await kubectl.SaysAsync("create cronjob often --image=busybox --schedule='@every 1s'");
        Assert.Equal("job.batch/good condition met", await kubectl.SaysAsync("wait --for=condition=complete job/good --timeout=60s"));
        Assert.Equal("job.batch/bad condition met", await kubectl.SaysAsync("wait --for=condition=failed job/bad --timeout=60s"));
        Assert.Equal("BackoffLimitExceeded", await kubectl.SaysAsync("get job bad -o jsonpath='{.status.conditions[?(@.type==\"Failed\")].reason}'"));
        Assert.Equal("cronjob.batch/often condition met", await kubectl.SaysAsync("wait --for=jsonpath='{.status.lastSuccessfulTime}' cronjob/often --timeout=60s"));

        await kubectl.SaysAsync("create job now --from=cronjob/often");
        Assert.Equal("job.batch/now condition met", await kubectl.SaysAsync("wait --for=condition=complete job/now --timeout=60s"));
        await kubectl.SaysAsync("delete cronjob/often job/good job/bad --timeout=60s");
        await kubectl.SaysAsync("wait --for=delete pod --all --timeout=60s");
    }
}
