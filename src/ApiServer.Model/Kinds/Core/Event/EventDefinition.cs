using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Core.Event;

/// <summary>Events: stored in this form, served in this and in that of events.k8s.io.</summary>
internal class EventDefinition : KindDefinition
{
    /// <summary>The columns of both forms.</summary>
    public static readonly IReadOnlyList<TableColumn> Columns =
        Cells.Columns("Last Seen", "Type", "Reason", "Object", "Subobject*", "Source*", "Message", "First Seen*", "Count*", "Name*");

    private static readonly string[] ObjectMembers = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    private static readonly string[] Fields =
        [.. ObjectMembers.Select(m => "involvedObject." + m), "reason", "reportingComponent", "source", "type"];

    public override ResourceStrategy Strategy { get; } = new EventStrategy();

    public override TableDefinition Table { get; } = new(Columns, Row);

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    /// <summary>Under the names of both forms: a selector of either finds the stored object.</summary>
    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj)
    {
        var about = obj.ObjectAt("involvedObject");
        foreach (var member in ObjectMembers)
        {
            yield return new("involvedObject." + member, about.Text(member));
            yield return new("regarding." + member, about.Text(member));
        }

        var source = obj.ObjectAt("source").Text("component");
        var reporter = obj.Text("reportingComponent");
        yield return new("reason", obj.Text("reason"));
        yield return new("reportingComponent", reporter);
        yield return new("reportingController", reporter);
        yield return new("source", source.Length > 0 ? source : reporter);
        yield return new("type", obj.Text("type"));
    }

    /// <summary>The row of an event in the stored form.</summary>
    public static JsonArray Row(JsonObject obj, DateTimeOffset now)
    {
        var time = obj.String("eventTime");
        var first = TableDefinition.Since(ApiTime.Parse(obj.String("firstTimestamp")) is null ? time : obj.String("firstTimestamp"), now);
        var last = ApiTime.Parse(obj.String("lastTimestamp")) is null ? first : TableDefinition.Since(obj.String("lastTimestamp"), now);
        var count = obj.Integer("count") is { } counted and not 0 ? counted : 1;
        if (obj.Object("series") is { } series)
        {
            last = TableDefinition.Since(series.String("lastObservedTime"), now);
            count = series.Integer("count") ?? 0;
        }

        var about = obj.ObjectAt("involvedObject");
        var target = about.Text("kind").ToLowerInvariant();
        return JsonArray.Of(
            last,
            obj.Text("type"),
            obj.Text("reason"),
            about.Text("name") is { Length: > 0 } name ? $"{target}/{name}" : target,
            about.Text("fieldPath"),
            Source(obj),
            obj.Text("message").Trim(),
            first,
            count,
            obj.Name());
    }

    private static string Source(JsonObject obj)
    {
        var component = obj.ObjectAt("source").Text("component") is { Length: > 0 } given ? given : obj.Text("reportingComponent");
        var host = obj.ObjectAt("source").Text("host") is { Length: > 0 } named ? named : obj.Text("reportingInstance");
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
