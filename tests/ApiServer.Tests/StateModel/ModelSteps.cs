using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What users, nodes and bad luck do to a cluster, chosen at random.</summary>
internal sealed class ModelSteps(ModelCluster model, Random random)
{
    private const string Ns = "default";

    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Policies = ["Retain", "Delete"];

    private readonly TestCluster _cluster = model.Cluster;
    private int _volumes;

    /// <summary>Takes one step, lets the cluster come to rest, and says what it was.</summary>
    public async Task<string> NextAsync()
    {
        var (what, step) = Choose();
        if (random.Next(20) == 0)
        {
            var commits = random.Next(12);
            await model.CrashAsync(() => TryAsync(step), commits);
            what += $", crash {commits} commits later";
        }
        else
        {
            await TryAsync(step);
        }

        await _cluster.IdleAsync();
        return what;
    }

    private (string What, Func<Task> Step) Choose()
    {
        var name = Names[random.Next(Names.Length)];
        var set = _cluster.Client.Get(ResourceNames.StatefulSets, Ns, name);
        if (set is null)
        {
            return ($"create {name}", () => CreateSetAsync(name));
        }

        var replicas = random.Next(5);
        var ordinal = random.Next(5);
        var pod = $"{name}-{ordinal}";
        return random.Next(16) switch
        {
            0 or 1 => ($"scale {name} to {replicas}", () => PatchSetAsync(name, $$$"""{"spec":{"replicas":{{{replicas}}} }}""")),
            2 => ($"update {name}", () => PatchSetAsync(name, Image($"nginx:{random.Next(3)}"))),
            3 => ($"break {name}", () => PatchSetAsync(name, Image("nginx", """{"simulation.apiserver.local/image-pull-error":"none"}"""))),
            4 => ($"mend {name}", () => PatchSetAsync(name, Image("nginx", """{"simulation.apiserver.local/image-pull-error":null}"""))),
            5 or 6 => ($"delete pod {pod}", () => _cluster.DeleteAsync(ResourceNames.Pods, Ns, pod, random.Next(3) == 0 ? 0 : null)),
            7 => ($"fail pod {pod}", () => _cluster.PatchAsync(ResourceNames.Pods, Ns, pod, """{"status":{"phase":"Failed","reason":"Evicted"}}""", "status")),
            8 => ($"delete claim data-{pod}", () => _cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, Ns, $"data-{pod}")),
            9 => ($"volume {++_volumes}", () => CreateVolumeAsync($"pv-{_volumes}")),
            10 => ("free volumes", FreeVolumesAsync),
            11 => ($"retention of {name}", () => PatchSetAsync(name, $$$"""{"spec":{"persistentVolumeClaimRetentionPolicy":{{{Retention()}}} }}""")),
            12 => ($"partition of {name}", () => PatchSetAsync(name, $$$"""{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":{{{random.Next(3)}}} } } } }""")),
            13 => (random.Next(2) == 0 ? "cordon" : "uncordon", CordonAsync),
            14 => ("time", () => _cluster.PassAsync(TimeSpan.FromSeconds(random.Next(1, 90)))),
            _ => ($"delete {name}", () => _cluster.DeleteAsync(ResourceNames.StatefulSets, Ns, name, new DeleteOptions { PropagationPolicy = Propagation() })),
        };
    }

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (ApiStatusException e) when (e.Status.Code is 404 or 409 or 422)
        {
            // What the dice named is not there, or may not be changed so.
        }
    }

    private async Task CreateSetAsync(string name)
    {
        if (_cluster.Client.Get(ResourceNames.Services, Ns, name) is null)
        {
            await _cluster.CreateAsync(ResourceNames.Services, $$$"""
                {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"clusterIP":"None","selector":{"app":"{{{name}}}"},"ports":[{"name":"web","port":80}]}}
                """);
        }

        var policy = random.Next(2) == 0 ? "OrderedReady" : "Parallel";
        var claims = random.Next(3) == 0 ? "" : """
            ,"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]
            """;
        await _cluster.CreateAsync(ResourceNames.StatefulSets, $$$$"""
            {"metadata":{"name":"{{{{name}}}}","namespace":"default"},"spec":{"serviceName":"{{{{name}}}}","replicas":{{{{random.Next(4)}}}},"podManagementPolicy":"{{{{policy}}}}",
             "selector":{"matchLabels":{"app":"{{{{name}}}}"}},"persistentVolumeClaimRetentionPolicy":{{{{Retention()}}}},
             "template":{"metadata":{"labels":{"app":"{{{{name}}}}"}},"spec":{"terminationGracePeriodSeconds":{{{{random.Next(2) * 5}}}},"containers":[{"name":"nginx","image":"nginx:0"}]} }{{{{claims}}}} } }
            """);
    }

    private Task CreateVolumeAsync(string name) => _cluster.List(ResourceNames.PersistentVolumes).Count > 12 ? Task.CompletedTask : _cluster.CreateAsync(
        ResourceNames.PersistentVolumes,
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"capacity":{"storage":"{{{random.Next(1, 4)}}}Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/data/{{{name}}}"} } }""");

    /// <summary>What an administrator does with Released volumes: some are made available again, some are deleted.</summary>
    private async Task FreeVolumesAsync()
    {
        foreach (var volume in _cluster.List(ResourceNames.PersistentVolumes).Where(v => v.StringAt("status", "phase") == "Released"))
        {
            if (random.Next(2) == 0)
            {
                await _cluster.PatchAsync(ResourceNames.PersistentVolumes, "", volume.Name(), """{"spec":{"claimRef":null}}""");
            }
            else
            {
                await _cluster.DeleteAsync(ResourceNames.PersistentVolumes, "", volume.Name());
            }
        }
    }

    private Task<JsonObject> CordonAsync() => _cluster.PatchAsync(
        ResourceNames.Nodes, "", $"node-{random.Next(3)}", $$$"""{"spec":{"unschedulable":{{{(random.Next(2) == 0 ? "true" : "null")}}} } }""");

    private Task<JsonObject> PatchSetAsync(string name, string patch) => _cluster.PatchAsync(ResourceNames.StatefulSets, Ns, name, patch);

    private string Retention() => $$"""{"whenDeleted":"{{Policies[random.Next(2)]}}","whenScaled":"{{Policies[random.Next(2)]}}"}""";

    private string Propagation() => random.Next(4) switch { 0 => "Foreground", 1 => "Orphan", _ => "Background" };

    private static string Image(string image, string annotations = "{}") =>
        $$$$"""{"spec":{"template":{"metadata":{"annotations":{{{{annotations}}}} },"spec":{"containers":[{"name":"nginx","image":"{{{{image}}}}"}]} } } }""";
}
