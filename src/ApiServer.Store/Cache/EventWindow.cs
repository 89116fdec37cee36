using System.Runtime.InteropServices;

namespace ApiServer.Store.Cache;

/// <summary>
/// Decides which events the window still holds: the youngest of the whole store, bounded by age and bytes, but at least a
/// number of them. Used by one thread.
/// </summary>
internal sealed class EventWindow(StoreOptions options)
{
    // What an event costs beside the object's bytes: the object, its facts, its place in the sequence.
    private const int Overhead = 512;

    private readonly Queue<(string Type, DateTimeOffset Time, int Bytes)> _held = new();
    private long _bytes;

    public void Add(StoreEvent added, DateTimeOffset time)
    {
        var bytes = added.Object.Bytes.Length + Overhead;
        _held.Enqueue((added.Object.Key.Type, time, bytes));
        _bytes += bytes;
    }

    /// <summary>Lets go of what is too old or too much; answers how many events of each type, oldest first.</summary>
    public Dictionary<string, int> Trim(DateTimeOffset now)
    {
        var dropped = new Dictionary<string, int>(StringComparer.Ordinal);
        while (_held.TryPeek(out var oldest) && MustGo(now - oldest.Time))
        {
            _held.Dequeue();
            _bytes -= oldest.Bytes;
            CollectionsMarshal.GetValueRefOrAddDefault(dropped, oldest.Type, out _)++;
        }

        return dropped;
    }

    private bool MustGo(TimeSpan age) =>
        _bytes > options.WindowBytesLimit
        || (_held.Count > options.WindowMinimum && (age > options.Window || _bytes > options.WindowBytes));
}
