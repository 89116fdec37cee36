using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Model.Kinds;

/// <summary>Every served resource. Immutable and shared by all clusters of a process.</summary>
public sealed class ResourceCatalog
{
    private readonly Dictionary<string, ResourceDefinition> _byGroupResource = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Version, string Resource), ResourceDefinition> _byPath = [];
    private readonly Dictionary<(string ApiVersion, string Kind), ResourceDefinition> _byKind = [];

    public ResourceCatalog(IEnumerable<ResourceDefinition> definitions)
    {
        All = [.. definitions];
        foreach (var definition in All)
        {
            // Of two served versions of one group (HorizontalPodAutoscaler v1 and v2) the stored one answers to the bare name.
            if (definition.StoredAs is null || !_byGroupResource.ContainsKey(definition.GroupResource))
            {
                _byGroupResource[definition.GroupResource] = definition;
            }

            _byPath.Add((definition.Group, definition.Version, definition.Resource), definition);
            _byKind.TryAdd((definition.ApiVersion, definition.Kind), definition);
        }
    }

    /// <summary>In the order of the resource table.</summary>
    public IReadOnlyList<ResourceDefinition> All { get; }

    /// <summary>The definition of a <see cref="ResourceDefinition.GroupResource"/>; see <see cref="ResourceNames"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ResourceDefinition this[string groupResource] => _byGroupResource[groupResource];

    public bool TryGet(string groupResource, [NotNullWhen(true)] out ResourceDefinition? definition) =>
        _byGroupResource.TryGetValue(groupResource, out definition);

    public bool TryGet(string group, string version, string resource, [NotNullWhen(true)] out ResourceDefinition? definition) =>
        _byPath.TryGetValue((group, version, resource), out definition);

    /// <summary>By what stands in an object: apiVersion and kind.</summary>
    public bool TryGetKind(string apiVersion, string kind, [NotNullWhen(true)] out ResourceDefinition? definition) =>
        _byKind.TryGetValue((apiVersion, kind), out definition);
}
