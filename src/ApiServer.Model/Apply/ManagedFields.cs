using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>Who owns which fields of an object: its <c>metadata.managedFields</c>, to be changed by one write.</summary>
internal sealed class ManagedFields
{
    private readonly Dictionary<ManagerName, Owner> _owners = [];

    public bool IsEmpty => _owners.Count == 0;

    public IReadOnlyCollection<Owner> Owners => _owners.Values;

    /// <summary>What a manager owns; null when that is nothing.</summary>
    public Owned? this[ManagerName manager]
    {
        get => _owners.GetValueOrDefault(manager)?.Owned;
        set
        {
            if (value is { Fields.Count: > 0 })
            {
                _owners[manager] = new Owner(manager, value);
            }
            else
            {
                _owners.Remove(manager);
            }
        }
    }

    /// <summary>Reads the entries of an object as it is stored, which were checked and put in order when they came.</summary>
    public static ManagedFields OfStored(JsonObject obj) => Read(obj, static set => set) ?? new ManagedFields();

    /// <summary>Reads the entries of an object that was sent; null when one of them cannot be read.</summary>
    public static ManagedFields? OfSent(JsonObject obj) => Read(obj, FieldSet.Normalized);

    private static ManagedFields? Read(JsonObject obj, Func<JsonObject, JsonObject?> check)
    {
        var managed = new ManagedFields();
        foreach (var entry in obj.ArrayAt("metadata", "managedFields").Objects)
        {
            var operation = entry.String("operation");
            var version = entry.String("apiVersion") ?? "";
            if (operation is not ("Apply" or "Update") || version.Length == 0 || entry.String("fieldsType") != "FieldsV1"
                || check(entry.Object("fieldsV1") ?? FieldSet.Empty) is not { } fields)
            {
                return null;
            }

            var applied = operation == "Apply";
            var name = new ManagerName(entry.String("manager") ?? "", applied, applied ? "" : version, entry.String("subresource") ?? "");
            managed._owners[name] = new Owner(name, new Owned(version, fields, entry.String("time")));
        }

        return managed;
    }

    /// <summary>Whether the entries ask for being forgotten: exactly one, an empty one.</summary>
    public static bool IsReset(JsonObject obj) => obj.ArrayAt("metadata", "managedFields") is [JsonObject { Count: 0 }];

    /// <summary>The object with these entries, in the order in which upstream writes them.</summary>
    public JsonObject WriteTo(JsonObject obj)
    {
        if (IsEmpty)
        {
            return obj.WithoutAt("metadata", "managedFields");
        }

        var entries = _owners.Values
            .OrderBy(o => o.Name.Applied ? 0 : 1)
            .ThenBy(o => o.Owned.Time ?? "", StringComparer.Ordinal)
            .ThenBy(o => o.Name.Manager, StringComparer.Ordinal)
            .ThenBy(o => o.Owned.ApiVersion, StringComparer.Ordinal)
            .ThenBy(o => o.Name.Subresource, StringComparer.Ordinal)
            .Select(o => Entry(o.Name, o.Owned));
        return obj.WithAt(JsonArray.Of(entries), "metadata", "managedFields");
    }

    public ManagedFields Copy()
    {
        var copy = new ManagedFields();
        foreach (var (name, owner) in _owners)
        {
            copy._owners.Add(name, owner);
        }

        return copy;
    }

    /// <summary>Whether both say the same but for the times.</summary>
    public static bool SameButTimes(JsonObject a, JsonObject b)
    {
        var (mine, theirs) = (a.ArrayAt("metadata", "managedFields"), b.ArrayAt("metadata", "managedFields"));
        return mine.Count == theirs.Count
            && mine.Objects.Select(e => e.Without("time")).ToHashSet<JsonValue>().SetEquals(theirs.Objects.Select(e => e.Without("time")));
    }

    private static JsonObject Entry(ManagerName name, Owned owned)
    {
        var entry = new JsonObjectBuilder(7)
            .Add("manager", name.Manager)
            .Add("operation", name.Applied ? "Apply" : "Update")
            .Add("apiVersion", owned.ApiVersion)
            .AddIfPresent("time", owned.Time is null ? null : JsonString.Of(owned.Time))
            .Add("fieldsType", "FieldsV1")
            .Add("fieldsV1", owned.Fields);
        return (name.Subresource.Length == 0 ? entry : entry.Add("subresource", name.Subresource)).Build();
    }
}
