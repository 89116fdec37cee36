using System.Globalization;
using System.Text;
using ApiServer.Controllers.StatefulSets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>A cluster with a StatefulSet controller whose Pods run and end when the test says so; it tells what was written, in order.</summary>
public sealed class StatefulSetFixture : IAsyncDisposable
{
    private const string Namespace = "default";

    private long _told;
    private int _eventsTold;

    private StatefulSetFixture(TestCluster cluster)
    {
        Cluster = cluster;
        _told = cluster.Store.Revision;
    }

    public TestCluster Cluster { get; }

    public FakeEventRecorder Events { get; } = new();

    public static async Task<StatefulSetFixture> OpenAsync() => new(await TestCluster.OpenAsync());

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    /// <summary>Starts the controller and creates the set <c>web</c> with this much more of a spec.</summary>
    public async Task<string> StartAsync(string spec = "", bool withClaims = false)
    {
        await Cluster.StartAsync(new StatefulSetController(Cluster.Client, Events));
        return await CreateSetAsync(spec, withClaims);
    }

    public async Task<string> CreateSetAsync(string spec = "", bool withClaims = false)
    {
        var claims = withClaims
            ? """, "volumeClaimTemplates":[{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":"Pending"}}]"""
            : "";
        var more = spec.Length == 0 ? "" : spec + ",";
        await Cluster.CreateAsync(ResourceNames.StatefulSets, $$$"""
            {"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"web","namespace":"default"},
             "spec":{ {{{more}}} "selector":{"matchLabels":{"app":"web"}},"serviceName":"web",
              "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx:1"}],"terminationGracePeriodSeconds":5}},
              "updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}} {{{claims}}} } }
            """);
        return await WrittenAsync();
    }

    public async Task<string> PatchSetAsync(string spec)
    {
        await Cluster.PatchAsync(ResourceNames.StatefulSets, Namespace, "web", $$"""{"spec":{{spec}} }""");
        return await WrittenAsync();
    }

    public Task<string> ImageAsync(string image) =>
        PatchSetAsync($$$"""{"template":{"spec":{"containers":[{"name":"nginx","image":"{{{image}}}"}]} } }""");

    /// <summary>The kubelet: the Pod runs and is ready, or not.</summary>
    public async Task<string> RunAsync(string pod, bool ready = true)
    {
        if (Pod(pod)!.StringAt("spec", "nodeName") is null)
        {
            await Cluster.Client.BindAsync(Namespace, pod, Pod(pod)!.Uid(), "node-0", CancellationToken.None);
        }

        return await SetStatusAsync(pod, "Running", ready);
    }

    public async Task<string> SetStatusAsync(string pod, string phase, bool ready = true)
    {
        var now = ApiTime.Format(Cluster.Clock.UtcNow);
        var status = ready ? "True" : "False";
        await Cluster.PatchAsync(ResourceNames.Pods, Namespace, pod, $$"""{"status":{"phase":"{{phase}}","conditions":[{"type":"Ready","status":"{{status}}","lastTransitionTime":"{{now}}"}]} }""", "status");
        return await WrittenAsync();
    }

    /// <summary>The kubelet: a Pod that is being deleted is gone.</summary>
    public Task<string> EndAsync(string pod) => DeletePodAsync(pod, 0);

    public async Task<string> DeletePodAsync(string pod, long? grace = null)
    {
        await Cluster.DeleteAsync(ResourceNames.Pods, Namespace, pod, grace);
        return await WrittenAsync();
    }

    /// <summary>Runs the Pods in this order, without looking at what is written.</summary>
    public async Task RunAllAsync(params IEnumerable<string> pods)
    {
        foreach (var pod in pods)
        {
            await RunAsync(pod);
        }
    }

    public JsonObject Set => Cluster.Client.Get(ResourceNames.StatefulSets, Namespace, "web")!;

    public JsonObject? Pod(string name) => Cluster.Client.Get(ResourceNames.Pods, Namespace, name);

    public JsonObject? Claim(string name) => Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, Namespace, name);

    /// <summary>What happened since the last question, one change a line, as soon as nothing more happens.</summary>
    public async Task<string> WrittenAsync()
    {
        await Cluster.IdleAsync();
        var lines = Cluster.EventsAfter(_told).Select(Line);
        _told = Cluster.Store.Revision;
        return string.Join('\n', lines);
    }

    /// <summary>The events since the last question.</summary>
    public IReadOnlyList<string> NewEvents()
    {
        string[] told = [.. Events.Told.Skip(_eventsTold)];
        _eventsTold += told.Length;
        return told;
    }

    private static string Line(StoreEvent e)
    {
        var obj = e.Object.Json;
        var text = new StringBuilder()
            .Append(e.Type.ToString().ToUpperInvariant()).Append(' ')
            .Append(e.Object.Key.Type switch
            {
                ResourceNames.PersistentVolumeClaims => "claim",
                ResourceNames.ControllerRevisions => "revision",
                ResourceNames.StatefulSets => "set",
                ResourceNames.Pods => "pod",
                var type => type,
            })
            .Append(' ').Append(obj.Name());
        switch (e.Object.Key.Type)
        {
            case ResourceNames.StatefulSets:
                AppendStatus(text, obj);
                break;
            case ResourceNames.Pods:
                text.Append(obj.IsDeleting() ? " deleting" : "").Append(' ').Append(obj.StringAt("status", "phase"));
                text.Append(obj.IsConditionTrue("Ready") ? " ready" : "");
                text.Append(' ').Append(obj.ArrayAt("spec", "containers").Objects.First().String("image"));
                break;
            case ResourceNames.ControllerRevisions:
                text.Append(' ').Append(obj.Integer("revision"));
                break;
            default:
                text.AppendJoin("", obj.OwnerReferences().Select(o => $" of {o.String("kind")}/{o.String("name")}"));
                break;
        }

        return text.ToString();
    }

    private static void AppendStatus(StringBuilder text, JsonObject set)
    {
        text.Append(CultureInfo.InvariantCulture, $" gen {set.Generation()}");
        (string Name, string Short)[] counts =
        [
            ("observedGeneration", "obs"),
            ("replicas", "repl"),
            ("readyReplicas", "ready"),
            ("availableReplicas", "avail"),
            ("currentReplicas", "cur"),
            ("updatedReplicas", "upd"),
        ];
        foreach (var (name, abbreviation) in counts)
        {
            if (set.IntegerAt("status", name) is { } value)
            {
                text.Append(CultureInfo.InvariantCulture, $" {abbreviation} {value}");
            }
        }
    }
}
