using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Event;

namespace ApiServer.Model.Kinds.Events.Event;

/// <summary>The form of Events in events.k8s.io: the same objects under other member names.</summary>
internal sealed class EventsEventDefinition : EventDefinition
{
    private static readonly (string Stored, string Served)[] Renamed =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
    ];

    private static readonly Dictionary<string, string> ServedNames = Renamed.ToDictionary(r => r.Stored, r => r.Served, StringComparer.Ordinal);
    private static readonly Dictionary<string, string> StoredNames = Renamed.ToDictionary(r => r.Served, r => r.Stored, StringComparer.Ordinal);

    private static readonly string[] Fields =
    [
        "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath",
        "reason", "reportingController", "type",
    ];

    private readonly TableDefinition _table;

    public EventsEventDefinition() => _table = new(Columns, (obj, now) => Row(ToStored(obj), now));

    public override TableDefinition Table => _table;

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override JsonObject FromStored(JsonObject stored) => Rename(stored, ServedNames).With("apiVersion", "events.k8s.io/v1").With("kind", "Event");

    public override JsonObject ToStored(JsonObject served) => Rename(served, StoredNames).With("apiVersion", "v1").With("kind", "Event");

    private static JsonObject Rename(JsonObject obj, Dictionary<string, string> names)
    {
        var renamed = new JsonObjectBuilder(obj.Count);
        foreach (var (name, value) in obj)
        {
            renamed.Set(names.GetValueOrDefault(name, name), value);
        }

        return renamed.Build();
    }
}
