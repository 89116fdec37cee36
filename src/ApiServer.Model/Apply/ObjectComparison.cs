using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>The fields in which two objects of a type differ (structured-merge-diff typed/compare.go).</summary>
/// <param name="Added">Only the new object has them.</param>
/// <param name="Removed">Only the old one has them.</param>
/// <param name="Modified">Both have them, with other values.</param>
internal sealed record ObjectComparison(JsonObject Added, JsonObject Removed, JsonObject Modified)
{
    public static readonly ObjectComparison Same = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>What the new object sets: added or modified.</summary>
    public JsonObject Written { get; } = FieldSet.Union(Added, Modified);

    public static ObjectComparison Of(TypeSchema schema, JsonObject old, JsonObject obj)
    {
        var found = Difference.Of(MergeType.Of(schema), old, obj);
        return found.IsEmpty ? Same : new ObjectComparison(found.Added ?? FieldSet.Empty, found.Removed ?? FieldSet.Empty, found.Modified ?? FieldSet.Empty);
    }

    /// <summary>The comparison without some fields and what is below them.</summary>
    public ObjectComparison Without(JsonObject fields) => fields.Count == 0 ? this : new ObjectComparison(
        FieldSet.RecursiveDifference(Added, fields), FieldSet.RecursiveDifference(Removed, fields), FieldSet.RecursiveDifference(Modified, fields));

    /// <summary>The differences at and below one path, as nodes of the three sets; null where there is none.</summary>
    private readonly record struct Difference(JsonObject? Added, JsonObject? Removed, JsonObject? Modified)
    {
        public bool IsEmpty => Added is null && Removed is null && Modified is null;

        public static Difference Of(MergeType type, JsonValue? old, JsonValue? value)
        {
            if (ReferenceEquals(old, value))
            {
                return default;
            }

            var form = type.Form;
            if (form == MergeForm.Leaf || (IsBare(old) && IsBare(value)) || (type.IsUntyped && old is not JsonObject && value is not JsonObject))
            {
                return old is null ? new(FieldSet.Leaf, null, null)
                    : value is null ? new(null, FieldSet.Leaf, null)
                    : old.Equals(value) ? default
                    : new(null, null, FieldSet.Leaf);
            }

            var below = default(Collector);
            if (form is MergeForm.Struct or MergeForm.Map)
            {
                Members(type, old as JsonObject ?? JsonObject.Empty, value as JsonObject ?? JsonObject.Empty, ref below);
            }
            else if (old is not null && old.Equals(value))
            {
                // Cheaper to find out than to put the items side by side, and the usual case.
                return default;
            }
            else
            {
                Items(type, new ListItems(type, old as JsonArray), new ListItems(type, value as JsonArray), ref below);
            }

            if (old is null)
            {
                below.Add(FieldSet.Self, new(FieldSet.Leaf, null, null));
            }
            else if (value is null)
            {
                below.Add(FieldSet.Self, new(null, FieldSet.Leaf, null));
            }
            else if (type.IsUntyped && old is JsonObject != value is JsonObject)
            {
                below.Add(FieldSet.Self, new(null, null, FieldSet.Leaf));
            }

            return below.Collected;
        }

        /// <summary>Nothing to descend into: missing, null, or empty.</summary>
        private static bool IsBare(JsonValue? value) => value is null or JsonNull or JsonObject { Count: 0 } or JsonArray { Count: 0 };

        private static void Members(MergeType type, JsonObject old, JsonObject obj, ref Collector below)
        {
            foreach (var (name, value) in old.Members)
            {
                if (type.Member(name) is { } member)
                {
                    below.Add(name, Of(member, value, obj[name]), field: true);
                }
            }

            foreach (var (name, value) in obj.Members)
            {
                if (!old.Contains(name) && type.Member(name) is { } member)
                {
                    below.Add(name, Of(member, null, value), field: true);
                }
            }
        }

        private static void Items(MergeType type, ListItems old, ListItems list, ref Collector below)
        {
            foreach (var element in old.Elements)
            {
                below.Add(element, OfItems(type, old[element], list[element]));
            }

            foreach (var element in list.Elements)
            {
                if (!old.Contains(element))
                {
                    below.Add(element, OfItems(type, [], list[element]));
                }
            }
        }

        /// <summary>Of duplicates only the path of all of them is known: that becomes the marker.</summary>
        private static Difference OfItems(MergeType type, IReadOnlyList<JsonValue> old, IReadOnlyList<JsonValue> items)
        {
            if (old.Count <= 1 && items.Count <= 1)
            {
                return Of(type.Item, old.Count == 0 ? null : old[0], items.Count == 0 ? null : items[0]);
            }

            if (old.Count > 1 && items.Count > 1)
            {
                return old.SequenceEqual(items) ? default : new(null, null, FieldSet.Leaf);
            }

            return old.Count > 1
                ? Of(type.Item, null, items.Count == 0 ? null : items[0]) with { Removed = FieldSet.Leaf }
                : Of(type.Item, old.Count == 0 ? null : old[0], null) with { Added = FieldSet.Leaf };
        }
    }

    /// <summary>Gathers the differences below a path.</summary>
    private struct Collector
    {
        private List<KeyValuePair<string, JsonValue>>? _added;
        private List<KeyValuePair<string, JsonValue>>? _removed;
        private List<KeyValuePair<string, JsonValue>>? _modified;

        public readonly Difference Collected => new(Node(_added), Node(_removed), Node(_modified));

        public void Add(string element, Difference found, bool field = false)
        {
            if (found.IsEmpty)
            {
                return;
            }

            element = field ? PathElement.Field(element) : element;
            Add(ref _added, element, found.Added);
            Add(ref _removed, element, found.Removed);
            Add(ref _modified, element, found.Modified);
        }

        private static void Add(ref List<KeyValuePair<string, JsonValue>>? entries, string element, JsonObject? node)
        {
            if (node is not null)
            {
                (entries ??= []).Add(new(element, node));
            }
        }

        private static JsonObject? Node(List<KeyValuePair<string, JsonValue>>? entries) =>
            entries is null ? null : entries is [{ Key: FieldSet.Self }] ? FieldSet.Leaf : FieldSet.Of(entries);
    }
}
