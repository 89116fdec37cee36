using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Store;

/// <summary>What selectors and indexes need of an object, taken out once at commit.</summary>
/// <param name="Labels"><c>metadata.labels</c>.</param>
/// <param name="Fields">Selectable fields beyond name and namespace.</param>
/// <param name="Index">Index entries, the owners' uids among them.</param>
/// <param name="Deleting">Whether <c>metadata.deletionTimestamp</c> is set.</param>
public sealed record ObjectFacts(
    JsonObject Labels,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    IReadOnlyList<KeyValuePair<string, string>> Index,
    bool Deleting)
{
    /// <summary>Takes the facts out of an object of that definition (the stored form's).</summary>
    public static ObjectFacts Of(ResourceDefinition definition, JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var index = Owners(obj);
        index.AddRange(definition.Rules.IndexEntries(obj));
        return new ObjectFacts(obj.Labels(), [.. definition.Rules.SelectableFields(obj)], index, obj.IsDeleting());
    }

    /// <summary>The facts of an object whose type the catalog does not know (any more): those of its metadata.</summary>
    internal static ObjectFacts OfUnknown(JsonObject obj) => new(obj.Labels(), [], Owners(obj), obj.IsDeleting());

    private static List<KeyValuePair<string, string>> Owners(JsonObject obj)
    {
        var index = new List<KeyValuePair<string, string>>();
        foreach (var owner in obj.OwnerReferences())
        {
            if (owner.String("uid") is { } uid)
            {
                index.Add(new(IndexNames.OwnerUid, uid));
            }
        }

        return index;
    }
}
