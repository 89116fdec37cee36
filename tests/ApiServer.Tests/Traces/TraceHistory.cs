using System.Text.RegularExpressions;
using ApiServer.Model.Json;

namespace ApiServer.Tests.Traces;

/// <summary>
/// What happened to each object of one step, in order, without what a cluster chooses freely: generated names, addresses, and which of
/// several equal volumes a claim got. Between objects the order is free, so each has a history of its own.
/// </summary>
internal static partial class TraceHistory
{
    /// <summary>The histories of each step, by object; an Event's object is what it says.</summary>
    public static List<SortedDictionary<string, List<string>>> Of(IReadOnlyList<IReadOnlyList<TracedWrite>> steps, bool equalVolumes)
    {
        var volumes = equalVolumes ? VolumesInOrder(steps.SelectMany(s => s)) : [];
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. steps.Select(step => OfStep(step, volumes, last))];
    }

    private static SortedDictionary<string, List<string>> OfStep(IEnumerable<TracedWrite> step, Dictionary<string, string> volumes, Dictionary<string, string> last)
    {
        var histories = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var write in step.Where(w => !IsOfARace(w) && !IsRepeated(w)))
        {
            foreach (var (part, form) in PartsOf(write))
            {
                Add(histories, last, Rename(ObjectOf(write) + part, volumes), write.Event, Rename(Sorted(form).ToString(), volumes));
            }
        }

        return histories;
    }

    private static void Add(SortedDictionary<string, List<string>> histories, Dictionary<string, string> last, string name, string change, string form)
    {
        if (change == "MODIFIED" && last.GetValueOrDefault(name) == form)
        {
            // Something else changed than what is compared.
            return;
        }

        last[name] = form;
        if (!histories.TryGetValue(name, out var history))
        {
            histories[name] = history = [];
        }

        history.Add($"{change} {form}");
    }

    /// <summary>Claims and volumes have several writers, between whose writes the order is free: the members of each are a part of their own.</summary>
    private static IEnumerable<(string Part, JsonObject Form)> PartsOf(TracedWrite write) => write.Kind switch
    {
        "PersistentVolumeClaim" or "PersistentVolume" =>
        [
            ("", write.Form.Without("owners").Without("fin").Without("deleting")),
            (" owners", Only(write.Form, "owners")),
            (" deletion", Only(write.Form, "fin", "deleting")),
        ],

        // How much of its status a set still wrote before it vanished is a race with the collector.
        "StatefulSet" when write.Form.Contains("deleting") || write.Event == "DELETED" => [("", Only(write.Form, "deleting", "fin", "gen"))],
        "Event" => [("", Only(write.Form, "t", "by", "n"))],
        _ => [("", write.Form)],
    };

    private static JsonObject Only(JsonObject form, params string[] members) =>
        JsonObject.Of([.. form.Where(m => members.Contains(m.Key)).Select(m => (m.Key, m.Value))]);

    /// <summary>Members by name; lists of texts (endpoints, conditions) by text: their order is chance.</summary>
    private static JsonValue Sorted(JsonValue value) => value switch
    {
        JsonObject o => JsonObject.Of([.. o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, Sorted(m.Value)))]),
        JsonArray a => JsonArray.Of(a.Select(Sorted).OrderBy(i => PodAddress().Replace(i.ToString(), ""), StringComparer.Ordinal)),
        _ => value,
    };

    /// <summary>Whether the scheduler met a Pod before its claims were bound: a matter of who is faster.</summary>
    private static bool IsOfARace(TracedWrite write) =>
        write.Kind == "Event" && write.Form.String("reason") == "FailedScheduling" &&
        write.Form.String("msg")!.Contains("unbound immediate PersistentVolumeClaims", StringComparison.Ordinal);

    /// <summary>Whether a waiting claim is told again: upstream does so every 15 s (docs/differences.md).</summary>
    private static bool IsRepeated(TracedWrite write) =>
        write is { Kind: "Event", Event: "MODIFIED" } && write.Form.String("by") == "persistentvolume-controller";

    private static string ObjectOf(TracedWrite write) => write.Kind switch
    {
        "Event" => $"Event {write.Form.String("on")} {write.Form.String("reason")}: {write.Form.String("msg")}",
        "EndpointSlice" => $"EndpointSlice {write.Name[..write.Name.LastIndexOf('-')]}",
        _ => $"{write.Kind} {write.Name}",
    };

    private static string Rename(string text, Dictionary<string, string> volumes) =>
        volumes.Aggregate(PodAddress().Replace(text, "IP"), (t, volume) => t.Replace(volume.Key, volume.Value, StringComparison.Ordinal));

    /// <summary>Volumes by the order in which they got claims; unclaimed ones after these.</summary>
    private static Dictionary<string, string> VolumesInOrder(IEnumerable<TracedWrite> writes)
    {
        var volumes = writes.Where(w => w.Kind == "PersistentVolume").ToList();
        var claimed = volumes.Where(w => w.Form.Contains("claim")).Select(w => w.Name).Distinct();
        return claimed.Concat(volumes.Select(w => w.Name).Order(StringComparer.Ordinal)).Distinct()
            .Select((name, i) => (name, i)).ToDictionary(v => v.name, v => $"VOLUME-{v.i}", StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\b10\.244\.\d+\.\d+\b")]
    private static partial Regex PodAddress();
}
