using System.Text;

namespace ApiServer.Tests.Traces;

/// <summary>
/// Compares what was recorded of a step with what was played. Histories are equal, but those of objects that sum up Pods (a set's status,
/// endpoints): a controller that comes later sees several changes at once and leaves states out.
/// </summary>
internal static class TraceDifference
{
    /// <summary>The differences in words; empty when there is none.</summary>
    public static string Of(RecordedTrace.Step step, SortedDictionary<string, List<string>> recorded, SortedDictionary<string, List<string>> played)
    {
        var text = new StringBuilder();
        var starting = Overlap(step, w => w.Form.String("phase") == "Pending", w => w.Form.String("phase") == "Running" || w.Event == "DELETED");
        var ending = Overlap(step, w => w.Form.Contains("deleting"), w => w.Event == "DELETED");
        foreach (var obj in recorded.Keys.Union(played.Keys).Order(StringComparer.Ordinal))
        {
            var (expected, actual) = (recorded.GetValueOrDefault(obj) ?? [], played.GetValueOrDefault(obj) ?? []);
            if (!AreEqual(obj.Split(' ')[0], expected, actual, starting, ending))
            {
                text.AppendLine().AppendLine($"=== {step.Text}: {obj}");
                expected.ForEach(l => text.AppendLine($"{(actual.Contains(l) ? " " : "-")} {l}"));
                actual.ForEach(l => text.AppendLine($"{(expected.Contains(l) ? "  " : "  +")} {l}"));
            }
        }

        return text.ToString();
    }

    private static bool AreEqual(string kind, List<string> expected, List<string> actual, bool starting, bool ending) => kind switch
    {
        // In which order Pods that come or go together do so is chance.
        "Endpoints" or "EndpointSlice" when starting || ending => expected.LastOrDefault() == actual.LastOrDefault(),
        "StatefulSet" when ending => expected.LastOrDefault() == actual.LastOrDefault(),
        "StatefulSet" or "Endpoints" or "EndpointSlice" => expected.LastOrDefault() == actual.LastOrDefault() && (IsPartOf(expected, actual) || IsPartOf(actual, expected)),

        // A set that is deleted before its Pods makes its revision again at each of their events.
        "ControllerRevision" when ending => expected.Distinct().SequenceEqual(actual.Distinct()),
        _ => expected.SequenceEqual(actual),
    };

    /// <summary>Whether the longer history has the states of the shorter one in the same order.</summary>
    private static bool IsPartOf(List<string> shorter, List<string> longer)
    {
        var found = 0;
        longer.ForEach(state => found += found < shorter.Count && shorter[found] == state ? 1 : 0);
        return found == shorter.Count;
    }

    /// <summary>Whether Pods were between two writes of theirs at the same time: after one that begins a change, before one that ends it.</summary>
    private static bool Overlap(RecordedTrace.Step step, Func<TracedWrite, bool> begins, Func<TracedWrite, bool> ends)
    {
        var changing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var write in step.Writes.Where(w => w.Kind == "Pod"))
        {
            if (ends(write))
            {
                changing.Remove(write.Name);
            }
            else if (begins(write) && changing.Add(write.Name) && changing.Count > 1)
            {
                return true;
            }
        }

        return false;
    }
}
