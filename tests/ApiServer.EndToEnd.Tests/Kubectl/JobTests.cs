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

    [Fact]
    public async Task An_indexed_job_waits_until_it_is_resumed_and_goes_some_time_after_its_end()
    {
        var kubectl = await server.NamespaceAsync("indexed");
        await kubectl.SaysAsync("create -f -", """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"parts"},"spec":{"completionMode":"Indexed","completions":3,"parallelism":3,"suspend":true,
             "ttlSecondsAfterFinished":5,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}
            """);
        Assert.Equal("job.batch/parts condition met", await kubectl.SaysAsync("wait --for=condition=Suspended job/parts --timeout=60s"));
        Assert.Equal("", await kubectl.SaysAsync("get pods -o name"));
        Assert.Matches(@"^parts\s+Suspended\s+0/3\s", await kubectl.SaysAsync("get job parts --no-headers"));

        await kubectl.SaysAsync("patch job parts -p '{\"spec\":{\"suspend\":false}}'");
        Assert.Equal("job.batch/parts condition met", await kubectl.SaysAsync("wait --for=condition=complete job/parts --timeout=60s"));
        Assert.Equal("0-2", await kubectl.SaysAsync("get job parts -o jsonpath={.status.completedIndexes}"));
        var indexes = await kubectl.SaysAsync("get pods -o jsonpath={.items[*].metadata.labels.batch\\.kubernetes\\.io/job-completion-index}");
        Assert.Equal(["0", "1", "2"], indexes.Split(' ').Order());

        await kubectl.SaysAsync("wait --for=delete job/parts --timeout=60s");
        await kubectl.SaysAsync("wait --for=delete pod --all --timeout=60s");
        var reasons = (await kubectl.SaysAsync("get events --field-selector involvedObject.kind=Job -o jsonpath={.items[*].reason}")).Split(' ');
        Assert.All(["Suspended", "Resumed", "SuccessfulCreate", "Completed"], r => Assert.Contains(r, reasons));
    }

    [Fact]
    public async Task A_suspended_cron_job_starts_when_it_is_resumed_and_takes_its_jobs_along()
    {
        var kubectl = await server.NamespaceAsync("suspended");
        await kubectl.SaysAsync("create -f -", """
            {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"long"},"spec":{"schedule":"@every 1s","suspend":true,"jobTemplate":{"spec":{"template":{
             "metadata":{"annotations":{"simulation.apiserver.local/exit-after":"1000h"}},
             "spec":{"restartPolicy":"Never","terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"busybox"}]}}}}}}
            """);
        Assert.Matches(@"^long\s+@every 1s\s+<none>\s+True\s+0\s+<none>", await kubectl.SaysAsync("get cronjob long --no-headers"));
        await kubectl.SaysAsync("patch cronjob long -p '{\"spec\":{\"suspend\":false}}'");
        await kubectl.SaysAsync("wait cronjob/long --for=jsonpath='{.status.active[0].name}' --timeout=60s");
        Assert.Equal("cronjob.batch/long patched", await kubectl.SaysAsync("patch cronjob long -p '{\"spec\":{\"suspend\":true}}'"));

        await kubectl.SaysAsync("delete cronjob long");
        await kubectl.SaysAsync("wait --for=delete job --all --timeout=60s");
        await kubectl.SaysAsync("wait --for=delete pod --all --timeout=60s");
    }
}
