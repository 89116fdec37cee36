namespace ApiServer.Store.Cache;

/// <summary>
/// Holds the trees of the last written objects for a while: the controllers and the kubelets that a write wakes all read it, and parsing its bytes again costs
/// more than most of what they do with it. One thread.
/// </summary>
internal sealed class RecentTrees
{
    /// <summary>Of the objects' bytes; a tree takes about five times as much memory.</summary>
    private const int Limit = 512 * 1024;

    private readonly Queue<StoredObject> _held = new();
    private int _bytes;

    /// <summary>Holds this one, and no longer the oldest beyond the limit.</summary>
    public void Add(StoredObject written)
    {
        if (written.Bytes.Length > Limit)
        {
            return;
        }

        written.Hold();
        _held.Enqueue(written);
        _bytes += written.Bytes.Length;
        while (_bytes > Limit)
        {
            var oldest = _held.Dequeue();
            _bytes -= oldest.Bytes.Length;
            oldest.Release();
        }
    }
}
