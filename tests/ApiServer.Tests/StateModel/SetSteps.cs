using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What users do with three StatefulSets, and what befalls their Pods.</summary>
internal sealed class SetSteps(TestCluster cluster, Random random)
{
    private const string Ns = "default";

    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Policies = ["Retain", "Delete"];

    private readonly HashSet<string> _deletedClaims = new(StringComparer.Ordinal);

    /// <summary>The claims that were to be deleted; who sees one go takes it away.</summary>
    public ICollection<string> DeletedClaims => _deletedClaims;

    public (string What, Func<Task> Step) Choose()
    {
        var name = Names[random.Next(Names.Length)];
        if (cluster.Client.Get(ResourceNames.StatefulSets, Ns, name) is null)
        {
            return ($"create {name}", () => CreateAsync(name));
        }

        var replicas = random.Next(5);
        var pod = $"{name}-{random.Next(5)}";
        return random.Next(12) switch
        {
            0 or 1 => ($"scale {name} to {replicas}", () => PatchAsync(name, $$$"""{"spec":{"replicas":{{{replicas}}} }}""")),
            2 => ($"update {name}", () => PatchAsync(name, Image($"nginx:{random.Next(3)}"))),
            3 => ($"break {name}", () => PatchAsync(name, Image("nginx", """{"simulation.apiserver.local/image-pull-error":"none"}"""))),
            4 => ($"mend {name}", () => PatchAsync(name, Image("nginx", """{"simulation.apiserver.local/image-pull-error":null}"""))),
            5 or 6 => ($"delete pod {pod}", () => cluster.DeleteAsync(ResourceNames.Pods, Ns, pod, random.Next(3) == 0 ? 0 : null)),
            7 => ($"fail pod {pod}", () => cluster.PatchAsync(ResourceNames.Pods, Ns, pod, """{"status":{"phase":"Failed","reason":"Evicted"}}""", "status")),
            8 => ($"delete claim data-{pod}", () => DeleteClaimAsync($"data-{pod}")),
            9 => ($"retention of {name}", () => PatchAsync(name, $$$"""{"spec":{"persistentVolumeClaimRetentionPolicy":{{{Retention()}}} }}""")),
            10 => ($"partition of {name}", () => PatchAsync(name, $$$"""{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":{{{random.Next(3)}}} } } } }""")),
            _ => ($"delete {name}", () => cluster.DeleteAsync(ResourceNames.StatefulSets, Ns, name, new DeleteOptions { PropagationPolicy = Propagation() })),
        };
    }

    /// <summary>All sets that are to stay can have all their Pods, of the newest revision.</summary>
    public async Task MendAsync()
    {
        foreach (var set in cluster.List(ResourceNames.StatefulSets).Where(s => !s.IsDeleting()))
        {
            await PatchAsync(set.Name(), Image("nginx", """{"simulation.apiserver.local/image-pull-error":null}"""));
            await PatchAsync(set.Name(), """{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}""");
        }
    }

    private async Task DeleteClaimAsync(string name)
    {
        if (cluster.Client.Get(ResourceNames.PersistentVolumeClaims, Ns, name) is { } claim && !claim.IsDeleting())
        {
            _deletedClaims.Add(name);
            await cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, Ns, name);
        }
    }

    private async Task CreateAsync(string name)
    {
        if (cluster.Client.Get(ResourceNames.Services, Ns, name) is null)
        {
            await cluster.CreateAsync(ResourceNames.Services, $$$"""
                {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"clusterIP":"None","selector":{"app":"{{{name}}}"},"ports":[{"name":"web","port":80}]}}
                """);
        }

        var policy = random.Next(2) == 0 ? "OrderedReady" : "Parallel";

        // Always the same for a name: a set that adopts Pods without its claims cannot give them any, here as upstream.
        var (mounts, claims) = name == "c" ? ("", "") : (
            ""","volumeMounts":[{"name":"data","mountPath":"/data"}]""",
            ""","volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]""");
        await cluster.CreateAsync(ResourceNames.StatefulSets, $$$$"""
            {"metadata":{"name":"{{{{name}}}}","namespace":"default"},"spec":{"serviceName":"{{{{name}}}}","replicas":{{{{random.Next(4)}}}},"podManagementPolicy":"{{{{policy}}}}",
             "selector":{"matchLabels":{"app":"{{{{name}}}}"}},"persistentVolumeClaimRetentionPolicy":{{{{Retention()}}}},
             "template":{"metadata":{"labels":{"app":"{{{{name}}}}"}},"spec":{"terminationGracePeriodSeconds":{{{{random.Next(2) * 5}}}},"containers":[{"name":"nginx","image":"nginx:0"{{{{mounts}}}} }]} }{{{{claims}}}} } }
            """);
    }

    private Task<JsonObject> PatchAsync(string name, string patch) => cluster.PatchAsync(ResourceNames.StatefulSets, Ns, name, patch);

    private string Retention() => $$"""{"whenDeleted":"{{Policies[random.Next(2)]}}","whenScaled":"{{Policies[random.Next(2)]}}"}""";

    private string Propagation() => random.Next(4) switch { 0 => "Foreground", 1 => "Orphan", _ => "Background" };

    private static string Image(string image, string annotations = "{}") =>
        $$$$"""{"spec":{"template":{"metadata":{"annotations":{{{{annotations}}}} },"spec":{"containers":[{"name":"nginx","image":"{{{{image}}}}"}]} } } }""";
}
