using System.Globalization;
using System.Runtime.CompilerServices;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Nodes.Runtimes;

/// <summary>What a container that is not there would have written: its life, a line when it started and one when it ended.</summary>
internal sealed class SimulatedLog(ClusterClient client)
{
    private const int WholeLife = 2;

    public async IAsyncEnumerable<LogLine> ReadAsync(JsonObject pod, string container, LogSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The cursor first: no change between the state that is read and the first one that is waited for.
        var cursor = client.Watch(ResourceNames.Pods, client.Snapshot(ResourceNames.Pods).Revision);
        var stored = client.GetStored(ResourceNames.Pods, pod.Namespace(), pod.Name());
        var isGone = stored?.Json.Uid() != pod.Uid();
        pod = isGone ? pod : stored!.Json;
        var told = 0;
        while (true)
        {
            var lines = Lines(pod, container, selection.ContainerId);
            foreach (var line in Wanted(lines, told, selection))
            {
                yield return line;
            }

            told = lines.Count;
            if (!selection.Follow || isGone || told is 0 or WholeLife || cursor is null)
            {
                yield break;
            }

            (pod, isGone) = await NextAsync(cursor, pod, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<LogLine> Wanted(List<LogLine> lines, int told, LogSelection selection)
    {
        var fresh = lines.Skip(told).Where(l => selection.Since is not { } since || l.Time >= since);
        return told == 0 && selection.TailLines is { } tail ? fresh.TakeLast((int)Math.Min(tail, WholeLife)) : fresh;
    }

    /// <summary>The Pod's next state, and whether it is its last.</summary>
    private static async Task<(JsonObject Pod, bool IsGone)> NextAsync(IWatchCursor cursor, JsonObject pod, CancellationToken cancellationToken)
    {
        while (true)
        {
            await cursor.WaitAsync(cancellationToken).ConfigureAwait(false);
            var events = new List<StoreEvent>();
            if (!cursor.TryRead(events, int.MaxValue))
            {
                // Who reads so slowly that the window has moved on starts again.
                return (pod, true);
            }

            events.RemoveAll(e => e.Object.Json.Uid() != pod.Uid());
            if (events.Count > 0)
            {
                return (events[^1].Object.Json, events[^1].Type == StoreEventType.Deleted);
            }
        }
    }

    private static List<LogLine> Lines(JsonObject pod, string container, string id)
    {
        var status = Statuses(pod).FirstOrDefault(s => s.String("name") == container) ?? JsonObject.Empty;
        JsonObject[] ends = [status.ObjectAt("state", "terminated"), status.ObjectAt("lastState", "terminated")];
        var ended = ends.FirstOrDefault(e => e.String("containerID") == id);
        var running = ended is null && status.String("containerID") == id ? status.ObjectAt("state", "running") : JsonObject.Empty;
        var lines = new List<LogLine>(WholeLife);
        if (ApiTime.Parse((ended ?? running).String("startedAt")) is { } start)
        {
            lines.Add(new LogLine(start, $"container {container} started"));
        }

        if (lines.Count > 0 && ApiTime.Parse(ended?.String("finishedAt")) is { } end)
        {
            lines.Add(new LogLine(end, string.Create(CultureInfo.InvariantCulture, $"container {container} ended with exit code {ended!.Integer("exitCode") ?? 0}")));
        }

        return lines;
    }

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => pod.ArrayAt("status", "initContainerStatuses").Objects
        .Concat(pod.ArrayAt("status", "containerStatuses").Objects);
}
