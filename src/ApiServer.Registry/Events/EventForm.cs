using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Events;

/// <summary>An Event's JSON, in the order of Go's struct, with the members that are always written.</summary>
internal static class EventForm
{
    /// <summary>Events about objects without a namespace stand in this one.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>The namespace of an Event about that object.</summary>
    public static string NamespaceOf(JsonObject regarding) => regarding.Namespace() is { Length: > 0 } ns ? ns : DefaultNamespace;

    /// <summary>As the older recorder writes it: first and last time, a count, a source; one that stands for others has no reporting component.</summary>
    public static JsonObject Counted(Occurrence o, EventSighting sighting) => Head(o, sighting.Name)
        .Add("reason", o.Reason)
        .Add("message", o.Message)
        .Add("source", Source(o))
        .Add("firstTimestamp", ApiTime.Format(sighting.First))
        .Add("lastTimestamp", ApiTime.Format(o.Time))
        .Add("count", sighting.Count)
        .Add("type", o.Type)
        .Add("eventTime", JsonNull.Instance)
        .Add("reportingComponent", o.IsCombined ? "" : o.Component)
        .Add("reportingInstance", o.IsCombined ? "" : o.Host ?? "")
        .Build();

    /// <summary>As the newer recorder writes it: the time of the event, an action, a reporting controller.</summary>
    public static JsonObject Acted(EventSeries series, string instance)
    {
        var o = series.First;
        var builder = Head(o, series.Name)
            .Add("reason", o.Reason)
            .Add("message", o.Message)
            .Add("source", JsonObject.Empty)
            .Add("firstTimestamp", JsonNull.Instance)
            .Add("lastTimestamp", JsonNull.Instance)
            .Add("type", o.Type)
            .Add("eventTime", ApiTime.FormatMicro(o.Time));
        if (series.Count > 1)
        {
            builder.Add("series", SeriesOf(series));
        }

        return builder
            .Add("action", o.Action ?? "")
            .Add("reportingComponent", o.Component)
            .Add("reportingInstance", instance)
            .Build();
    }

    /// <summary>What counting up changes.</summary>
    public static JsonObject CountPatch(Occurrence o, EventSighting sighting) => JsonObject.Of(
        ("message", o.Message),
        ("lastTimestamp", ApiTime.Format(o.Time)),
        ("count", sighting.Count));

    /// <summary>What a repetition changes in the newer form.</summary>
    public static JsonObject SeriesPatch(EventSeries series) => JsonObject.Of(("series", SeriesOf(series)));

    private static JsonObject SeriesOf(EventSeries series) => JsonObject.Of(("count", series.Count), ("lastObservedTime", ApiTime.FormatMicro(series.Last)));

    private static JsonObjectBuilder Head(Occurrence o, string name) => new JsonObjectBuilder(16)
        .Add("kind", "Event")
        .Add("apiVersion", "v1")
        .Add("metadata", JsonObject.Of(("name", name), ("namespace", NamespaceOf(o.Regarding))))
        .Add("involvedObject", Reference(o.Regarding, o.FieldPath));

    private static JsonObject Reference(JsonObject obj, string? fieldPath)
    {
        var b = new JsonObjectBuilder();
        AddText(b, "kind", obj.String("kind"));
        AddText(b, "namespace", obj.Namespace());
        AddText(b, "name", obj.Name());
        AddText(b, "uid", obj.Uid());
        AddText(b, "apiVersion", obj.String("apiVersion"));
        AddText(b, "resourceVersion", obj.ResourceVersion());
        AddText(b, "fieldPath", fieldPath);
        return b.Build();
    }

    private static JsonObject Source(Occurrence o)
    {
        var b = new JsonObjectBuilder();
        AddText(b, "component", o.Component);
        AddText(b, "host", o.Host);
        return b.Build();
    }

    private static void AddText(JsonObjectBuilder builder, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            builder.Add(name, text);
        }
    }
}
