using System.Collections.Immutable;
using ApiServer.Store;

namespace ApiServer.Testing;

internal sealed class FakeSnapshot : ResourceSnapshot
{
    public static readonly FakeSnapshot Empty = new(ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal), 0);

    private readonly ImmutableSortedDictionary<string, StoredObject> _objects;

    private FakeSnapshot(ImmutableSortedDictionary<string, StoredObject> objects, long revision)
    {
        _objects = objects;
        Revision = revision;
    }

    public override long Revision { get; }

    public override int Count => _objects.Count;

    public override StoredObject? Get(string ns, string name) => _objects.GetValueOrDefault(new ObjectKey("", ns, name).Path);

    public override IEnumerable<StoredObject> List(string? ns = null, string? fromPath = null) => _objects.Values.Where(o =>
        (ns is null || o.Key.Namespace == ns) && (fromPath is null || string.CompareOrdinal(o.Key.Path, fromPath) >= 0));

    public override int CountOf(string? ns = null, string? fromPath = null) => List(ns, fromPath).Count();

    public override IReadOnlyList<StoredObject> ByIndex(string index, string value) =>
        [.. _objects.Values.Where(o => o.Facts.Index.Contains(new(index, value)))];

    public FakeSnapshot At(long revision) => new(_objects, revision);

    public FakeSnapshot With(StoredObject obj) => new(_objects.SetItem(obj.Key.Path, obj), obj.Revision);

    public FakeSnapshot Without(ObjectKey key) => new(_objects.Remove(key.Path), Revision);
}
