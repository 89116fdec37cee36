using System.Text;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds;

/// <summary>The served resources: the rows of the resource table with their schemas and their kinds' rules.</summary>
public static class BuiltInResources
{
    /// <summary>
    /// Kinds that are one stored object in two served forms: the served form by group/version/kind, and the resource whose form is stored.
    /// A stored form stands above its other forms in the table.
    /// </summary>
    private static readonly Dictionary<string, string> StoredForms = new(StringComparer.Ordinal)
    {
        ["events.k8s.io/v1/Event"] = ResourceNames.Events,
        ["autoscaling/v1/HorizontalPodAutoscaler"] = "horizontalpodautoscalers.autoscaling",
    };

    private static readonly Lazy<ResourceCatalog> Shared = new(Load);

    /// <summary>All of them; process-wide and immutable.</summary>
    public static ResourceCatalog Catalog => Shared.Value;

    private static ResourceCatalog Load()
    {
        var definitions = new List<ResourceDefinition>();
        var stored = new Dictionary<string, ResourceDefinition>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(EmbeddedData.Read("resources.tsv")).Split('\n').Skip(1))
        {
            if (line.Length == 0)
            {
                continue;
            }

            var definition = ToDefinition(line.Split('\t'), stored);
            definitions.Add(definition);
            stored.TryAdd(definition.GroupResource, definition);
        }

        return new ResourceCatalog(definitions);
    }

    private static ResourceDefinition ToDefinition(string[] row, Dictionary<string, ResourceDefinition> stored)
    {
        var (group, version, kind) = (row[0], row[1], row[3]);
        var storedAs = StoredForms.GetValueOrDefault($"{group}/{version}/{kind}");
        return new ResourceDefinition(group, version, kind)
        {
            Resource = row[2],
            Singular = row[4],
            ShortNames = Split(row[5], ','),
            Categories = Split(row[6], ','),
            Namespaced = row[7] == "Namespaced",
            Verbs = Split(row[8], ','),
            Subresources = [.. Split(row[9], ' ').Select(s => ToSubresource(s, group, version))],
            Schema = SchemaTable.BuiltIn.Kind(group, version, kind),
            Rules = KindCatalog.For(group, version, kind),
            StoredAs = storedAs is null ? null : stored[storedAs],
        };
    }

    /// <summary>Reads <c>scale=autoscaling/v1/Scale:get,patch,update</c>; an empty group and version are the resource's own.</summary>
    private static SubresourceDefinition ToSubresource(string cell, string group, string version)
    {
        var equals = cell.IndexOf('=', StringComparison.Ordinal);
        var colon = cell.IndexOf(':', StringComparison.Ordinal);
        var kind = cell[(equals + 1)..colon].Split('/');
        var own = kind[1].Length == 0;
        return new SubresourceDefinition(cell[..equals], own ? group : kind[0], own ? version : kind[1], kind[2], Split(cell[(colon + 1)..], ','));
    }

    private static string[] Split(string cell, char separator) => cell.Length == 0 ? [] : cell.Split(separator);
}
