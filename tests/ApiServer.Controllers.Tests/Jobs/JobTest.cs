using ApiServer.Controllers.GarbageCollection;
using ApiServer.Controllers.Jobs;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Jobs;

/// <summary>A cluster with the controllers of Jobs whose Pods end when the test says so.</summary>
public abstract class JobTest : IAsyncLifetime
{
    private protected const string Jobs = ResourceNames.Jobs;
    private protected const string Pods = ResourceNames.Pods;

    private protected TestCluster Cluster { get; private set; } = null!;

    private protected FakeEventRecorder Events { get; } = new();

    private protected JsonObject Job => Cluster.Client.Get(Jobs, "default", "j")!;

    private protected JsonObject Status => Job.ObjectAt("status");

    /// <summary>Pods that are neither ended nor ending, by creation.</summary>
    private protected List<JsonObject> Active =>
        [.. Cluster.List(Pods).Where(p => p.StringAt("status", "phase") is not ("Succeeded" or "Failed") && !p.IsDeleting()).OrderBy(p => p.CompletionIndex() ?? 0)];

    public async Task InitializeAsync()
    {
        Cluster = await TestCluster.OpenAsync(Wrap);
        if (Reconcilers().ToList() is { Count: > 0 } reconcilers)
        {
            await Cluster.StartAsync(reconcilers);
        }
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private protected virtual IObjectStore Wrap(IObjectStore store) => store;

    private protected virtual IEnumerable<Registry.Reconciling.Reconciler> Reconcilers() =>
        [.. JobControllers.Create(Cluster.Client, Events), .. GarbageCollectors.Create(Cluster.Client, Events)];

    private protected async Task<JsonObject> CreateAsync(string spec, string restartPolicy = "Never")
    {
        var more = spec.Length == 0 ? "" : spec + ",";
        var job = await Cluster.CreateAsync(Jobs, $$$"""
            {"metadata":{"name":"j","namespace":"default"},"spec":{ {{{more}}} "template":{"spec":{"restartPolicy":"{{{restartPolicy}}}","terminationGracePeriodSeconds":5,"containers":[{"name":"c","image":"i"}]} } } }
            """);
        await Cluster.IdleAsync();
        return job;
    }

    private protected async Task PatchAsync(string spec)
    {
        await Cluster.PatchAsync(Jobs, "default", "j", $$"""{"spec":{ {{spec}} } }""");
        await Cluster.IdleAsync();
    }

    /// <summary>The Pod runs and is ready.</summary>
    private protected Task RunAsync(JsonObject pod) =>
        SetAsync(pod, $$"""{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"{{Now}}"}]}""");

    private protected async Task RunAllAsync()
    {
        foreach (var pod in Active)
        {
            await RunAsync(pod);
        }
    }

    /// <summary>Its container ends with that code.</summary>
    private protected Task EndAsync(JsonObject pod, int exitCode = 0) => SetAsync(pod, $$$"""
        {"phase":"{{{(exitCode == 0 ? "Succeeded" : "Failed")}}}","conditions":[],
         "containerStatuses":[{"name":"c","ready":false,"restartCount":0,"image":"i","imageID":"i","state":{"terminated":{"exitCode":{{{exitCode}}},"finishedAt":"{{{Now}}}"} } }]}
        """);

    private protected async Task SetAsync(JsonObject pod, string status)
    {
        if (Cluster.Client.Get(Pods, "default", pod.Name())!.StringAt("spec", "nodeName") is null)
        {
            await Cluster.Client.BindAsync("default", pod.Name(), pod.Uid(), "node-0", CancellationToken.None);
        }

        await Cluster.PatchAsync(Pods, "default", pod.Name(), $$"""{"status":{{status}} }""", "status");
        await Cluster.IdleAsync();
    }

    /// <summary>The conditions that are true, in order, with their reasons.</summary>
    private protected string Conditions() => string.Join(' ', Job.ArrayAt("status", "conditions").Objects
        .Where(c => c.String("status") == "True")
        .Select(c => $"{c.String("type")}:{c.String("reason")}"));

    /// <summary>active/ready/terminating/succeeded/failed.</summary>
    private protected string Counts() => string.Join('/', new[] { "active", "ready", "terminating", "succeeded", "failed" }.Select(c => Status.Integer(c) ?? 0));

    private string Now => ApiTime.Format(Cluster.Clock.UtcNow);
}
