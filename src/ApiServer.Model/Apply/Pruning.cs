using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>
/// Removes what a manager applied the last time and does not any more, where nobody else owns it (structured-merge-diff merge/update.go prune).
/// </summary>
internal static class Pruning
{
    /// <summary>The object that is to be stored, not yet decoded: what an explicit null or an empty map does to others' fields shows only there.</summary>
    /// <param name="writer">The write.</param>
    /// <param name="merged">The live object with the configuration laid over it.</param>
    /// <param name="managed">All owners, the applying manager with its new fields.</param>
    /// <param name="last">What the applying manager owned before; null on its first apply.</param>
    /// <param name="now">What it owns now.</param>
    public static JsonObject Prune(FieldWriter writer, JsonObject merged, ManagedFields managed, Owned? last, JsonObject now)
    {
        if (last is null || FieldSet.Difference(last.Fields, now).Count == 0)
        {
            return merged;
        }

        // Built-in kinds have one stored version with the same fields in all served ones, or owners in another version, whose fields then stay.
        var schema = writer.Schema;
        var applied = OwnedFields.WithNamedFields(schema, last.Fields);
        var without = ItemRemoval.Remove(schema, merged, applied);
        var present = OwnedFields.WithNamedFields(schema, OwnedFields.Of(schema, merged));
        var left = OwnedFields.WithNamedFields(schema, OwnedFields.Of(schema, without));
        var owned = managed.Owners
            .Where(o => o.Owned.ApiVersion == writer.ApiVersion)
            .Aggregate(FieldSet.Empty, (set, o) => FieldSet.Union(set, o.Owned.Fields));
        var withOwned = ItemRemoval.Remove(
            schema, merged, FieldSet.Difference(present, FieldSet.Union(left, OwnedFields.WithNamedFields(schema, owned))));
        var kept = OwnedFields.WithNamedFields(schema, OwnedFields.Of(schema, withOwned));
        return ItemRemoval.Remove(schema, merged, FieldSet.Intersection(FieldSet.Difference(present, kept), applied));
    }
}
