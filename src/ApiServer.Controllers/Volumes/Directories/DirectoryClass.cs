using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes.Directories;

/// <summary>
/// A StorageClass of the directory provisioner. Its parameters: <c>capacity</c>, how large all volumes of the class may be together (no bound
/// otherwise), and <c>topologyKey</c>, the node label by which a volume belongs to some nodes only (otherwise those that
/// <c>allowedTopologies</c> names, or none: each node reaches the volume).
/// </summary>
internal sealed class DirectoryClass(ClusterClient client, JsonObject storageClass)
{
    private static readonly string[] Known = ["capacity", "topologyKey"];

    public JsonObject Json { get; } = storageClass;

    public bool WaitsForConsumer => Json.String("volumeBindingMode") == "WaitForFirstConsumer";

    private JsonObject Parameters => Json.ObjectAt("parameters");

    /// <summary>Why no volume can be made for the claim at all, or null.</summary>
    public string? Refusal(JsonObject claim) => claim switch
    {
        _ when Parameters.Names.FirstOrDefault(p => !Known.Contains(p)) is { } unknown => $"invalid option \"{unknown}\"",
        _ when Parameters.String("capacity") is { } text && !Quantity.TryParse(text, out _) => $"invalid capacity \"{text}\"",
        _ when VolumeOffer.VolumeModeOf(claim) == "Block" => $"{VolumeDirectories.Provisioner} does not support block volume provisioning",
        _ when claim.At("spec", "selector") is not null => "claim Selector is not supported",
        _ when claim.At("spec", "dataSource") is not null => "claim DataSource is not supported",
        _ => null,
    };

    /// <summary>Why a volume of that size is too large, or null.</summary>
    /// <param name="volume">Its name: what it has now does not count.</param>
    /// <param name="size">What it shall have.</param>
    public string? SpaceRefusal(string volume, Quantity size)
    {
        if (Parameters.String("capacity") is not { } limit)
        {
            return null;
        }

        var others = client.Snapshot(ResourceNames.PersistentVolumes).List()
            .Where(v => v.Key.Name != volume && v.Json.Annotation(VolumeAnnotations.ProvisionedBy) == VolumeDirectories.Provisioner)
            .Select(v => VolumeOffer.Of(v))
            .Where(v => v.Class == Json.Name())
            .Aggregate(Quantity.Zero, (sum, v) => sum + v.Capacity);
        return others + size <= VolumeOffer.Parse(limit) ? null : $"the volumes of class \"{Json.Name()}\" may have {limit} together";
    }

    /// <summary>The label keys by which a volume belongs to nodes.</summary>
    public IReadOnlyList<string> TopologyKeys() => Parameters.String("topologyKey") is { Length: > 0 } key ? [key] : [.. StorageTopology.Keys(Json)];

    /// <summary>The first node by name on which volumes of the class may be.</summary>
    public JsonObject? AnyNode(IReadOnlyList<string> keys) => client.Snapshot(ResourceNames.Nodes).List()
        .Select(n => n.Json)
        .FirstOrDefault(n => StorageTopology.Allows(Json, n.Labels()) && keys.All(n.Labels().Contains));
}
