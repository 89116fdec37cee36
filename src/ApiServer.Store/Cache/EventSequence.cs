namespace ApiServer.Store.Cache;

/// <summary>
/// The events of one type that the window still holds, in revision order. A value: versions share one array that only ever
/// grows at its end, so that a version that a reader holds never changes under it. Only the newest version may be appended to,
/// by one thread.
/// </summary>
internal sealed class EventSequence
{
    private const int SmallestBuffer = 8;

    private readonly StoreEvent[] _buffer;
    private readonly int _start;
    private readonly int _end;

    private EventSequence(StoreEvent[] buffer, int start, int end, long droppedThrough)
    {
        _buffer = buffer;
        _start = start;
        _end = end;
        DroppedThrough = droppedThrough;
    }

    /// <summary>No events; those up to that revision are not held.</summary>
    public static EventSequence After(long droppedThrough) => new([], 0, 0, droppedThrough);

    public int Count => _end - _start;

    /// <summary>Every event above this revision is held.</summary>
    public long DroppedThrough { get; }

    /// <summary>The revision of the type's newest event, held or dropped.</summary>
    public long LastRevision => Count == 0 ? DroppedThrough : _buffer[_end - 1].Revision;

    public StoreEvent this[int index] => _buffer[_start + index];

    public EventSequence Append(StoreEvent added)
    {
        var (buffer, start, end) = (_buffer, _start, _end);
        if (end == buffer.Length)
        {
            // Dropped events before _start are left behind here; otherwise the array doubles.
            buffer = new StoreEvent[Math.Max(SmallestBuffer, Count * 2)];
            _buffer.AsSpan(start, Count).CopyTo(buffer);
            (start, end) = (0, Count);
        }

        buffer[end] = added;
        return new(buffer, start, end + 1, DroppedThrough);
    }

    /// <summary>Without its first events.</summary>
    public EventSequence Drop(int count)
    {
        if (count == 0)
        {
            return this;
        }

        var dropped = this[count - 1].Revision;
        var start = _start + count;
        if (start * 2 < _buffer.Length)
        {
            return new(_buffer, start, _end, dropped);
        }

        // Half the array is dead: copy what lives, so that the dead can be collected.
        return new(_buffer[start.._end], 0, _end - start, dropped);
    }

    /// <summary>The index of the first event above that revision.</summary>
    public int IndexAfter(long revision)
    {
        int low = _start, high = _end;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_buffer[middle].Revision <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - _start;
    }
}
