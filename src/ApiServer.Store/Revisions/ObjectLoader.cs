using ApiServer.Model.Kinds;

namespace ApiServer.Store.Revisions;

/// <summary>Makes objects of what the log holds.</summary>
internal sealed class ObjectLoader(ResourceCatalog catalog)
{
    /// <summary>The definition whose rules give an object's facts; null for a type that the catalog does not know.</summary>
    public ResourceDefinition? Definition(string type) => catalog.TryGet(type, out var definition) ? definition : null;

    /// <summary>An object with its facts still to be taken out.</summary>
    public StoredObject Load(ObjectKey key, long revision, byte[] value) => new(key, key.Path, revision, value, Definition(key.Type));

    public StoredObject Load(LogEntry entry) => Load(entry.Key, entry.Revision, entry.Value);

    /// <summary>The key of a path: cluster-scoped names have no slash.</summary>
    public static ObjectKey Key(string type, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(type, "", path) : new(type, path[..slash], path[(slash + 1)..]);
    }
}
