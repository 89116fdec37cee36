using ApiServer.Controllers.Volumes;
using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>A cluster with the volume controllers, and what happens in it as lines like those of a recorded trace.</summary>
public abstract class VolumeTest : IAsyncLifetime
{
    /// <summary>In a claim's or a volume's spec: the class that <see cref="Class"/> makes.</summary>
    protected const string OfClass = "\"storageClassName\":\"dir\",";

    private const string HostPath = "\"hostPath\":{\"path\":\"/data/x\"}";

    private long _seen;

    protected TestCluster Cluster { get; private set; } = null!;

    /// <summary>Where provisioned volumes are.</summary>
    protected string Root { get; } = Directory.CreateTempSubdirectory("volumes-").FullName;

    internal TellingRecorder Events { get; } = new();

    public async Task InitializeAsync()
    {
        Cluster = await TestCluster.OpenAsync();
        await Cluster.CreateNamespaceAsync("ns");
        _seen = Cluster.Store.Revision;
        await Cluster.StartAsync(VolumeControllers.Create(Cluster.Client, Events, Root));
    }

    public async Task DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>Creates a volume and lets it become what it becomes.</summary>
    protected async Task Volume(string name, string size = "10Gi", string modes = "\"ReadWriteOnce\"", string more = "", string labels = "", string source = HostPath)
    {
        await CreateVolume(name, size, modes, more, labels, source);
        await Cluster.IdleAsync();
    }

    /// <summary>Creates a claim and lets it become what it becomes.</summary>
    protected async Task Claim(string name, string size = "1Gi", string modes = "\"ReadWriteOnce\"", string more = "")
    {
        await CreateClaim(name, size, modes, more);
        await Cluster.IdleAsync();
    }

    protected Task CreateVolume(string name, string size = "10Gi", string modes = "\"ReadWriteOnce\"", string more = "", string labels = "", string source = HostPath) => Cluster.CreateAsync(
        ResourceNames.PersistentVolumes,
        $$"""
        {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"{{name}}","labels":{ {{labels}} } },
         "spec":{ {{more}} "accessModes":[{{modes}}],"capacity":{"storage":"{{size}}"},{{source}} } }
        """);

    protected Task CreateClaim(string name, string size = "1Gi", string modes = "\"ReadWriteOnce\"", string more = "") => Cluster.CreateAsync(
        ResourceNames.PersistentVolumeClaims,
        $$$"""
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"{{{name}}}","namespace":"ns"},
         "spec":{ {{{more}}} "accessModes":[{{{modes}}}],"resources":{"requests":{"storage":"{{{size}}}"}} } }
        """);

    /// <summary>Creates the class <c>dir</c>.</summary>
    protected Task Class(string more = "", string provisioner = VolumeDirectories.Provisioner) => Cluster.CreateAsync(
        ResourceNames.StorageClasses,
        $$"""{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"dir"},{{more}}"provisioner":"{{provisioner}}"}""");

    protected JsonObject GetVolume(string name) => Cluster.Client.Get(ResourceNames.PersistentVolumes, "", name)!;

    protected JsonObject GetClaim(string name) => Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "ns", name)!;

    protected Task DeleteClaim(string name) => Cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "ns", name);

    protected Task DeleteVolume(string name) => Cluster.DeleteAsync(ResourceNames.PersistentVolumes, "", name);

    /// <summary>Which volume each bound claim has.</summary>
    protected IReadOnlyDictionary<string, string?> Bound => Cluster.List(ResourceNames.PersistentVolumeClaims)
        .Where(c => c.StringAt("status", "phase") == "Bound")
        .ToDictionary(c => c.Name(), c => c.StringAt("spec", "volumeName"));

    /// <summary>What was written since the last call, when all is quiet.</summary>
    protected async Task<string> TraceAsync() => string.Join('\n', (await EventsAsync()).Select(Line));

    /// <summary>The same as events.</summary>
    private protected async Task<IReadOnlyList<StoreEvent>> EventsAsync()
    {
        await Cluster.IdleAsync();
        var events = Cluster.EventsAfter(_seen, ResourceNames.PersistentVolumes, ResourceNames.PersistentVolumeClaims);
        _seen = Cluster.Store.Revision;
        return events;
    }

    private static string Line(StoreEvent e)
    {
        var o = e.Object.Json;
        var line = $"{e.Type.ToString().ToUpperInvariant()} {e.Object.Key.Name} {o.StringAt("status", "phase")}";
        line += o.IsDeleting() ? " deleting" : "";
        if (o.Object("spec")?.Object("claimRef") is { } claim)
        {
            line += $" claim={claim.String("namespace")}/{claim.String("name")}" + (claim.Contains("uid") ? " uid" : "") + (claim.Contains("resourceVersion") ? " rv" : "");
        }

        line += o.StringAt("spec", "volumeName") is { } volume ? $" vol={volume}" : "";
        line += string.Concat(o.ObjectAt("metadata", "annotations").Names.Order(StringComparer.Ordinal).Select(a => " " + a[(a.IndexOf('/', StringComparison.Ordinal) + 1)..]));
        line += o.StringAt("status", "capacity", "storage") is { } size ? $" cap={size}" : "";
        return line + (o.StringAt("status", "message") is { } message ? $" msg={message}" : "");
    }
}
