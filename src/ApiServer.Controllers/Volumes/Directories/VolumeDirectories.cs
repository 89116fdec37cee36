using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes.Directories;

/// <summary>
/// The directories that stand for provisioned volumes, one each, named as the volume. Nothing outside their root is ever touched: paths
/// are made from names, never read from objects, which users can write.
/// </summary>
internal sealed class VolumeDirectories(string root)
{
    /// <summary>What StorageClasses call the provisioner that makes them.</summary>
    public const string Provisioner = "volumes.apiserver.local/dir";

    private readonly string _root = Path.GetFullPath(root);

    public string PathOf(string volume) => Path.Combine(_root, volume);

    /// <summary>Whether the volume is one of these; not of another server's, nor one that only says so.</summary>
    public bool Holds(JsonObject volume) =>
        volume.Annotation(VolumeAnnotations.ProvisionedBy) == Provisioner && volume.StringAt("spec", "hostPath", "path") == PathOf(volume.Name());

    /// <summary>Makes the directory, unless it is there.</summary>
    public void Make(string volume) => Directory.CreateDirectory(PathOf(volume));

    /// <summary>Removes the directory with all that is in it; links are removed, not followed.</summary>
    public void Remove(string volume)
    {
        if (Directory.Exists(PathOf(volume)))
        {
            Directory.Delete(PathOf(volume), recursive: true);
        }
    }

    /// <summary>Removes what is in the directory.</summary>
    public void Empty(string volume)
    {
        Remove(volume);
        Make(volume);
    }
}
