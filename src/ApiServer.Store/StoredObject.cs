using ApiServer.Model.Json;

namespace ApiServer.Store;

/// <summary>
/// One object as it was committed. Immutable. The committed bytes are what is answered; the tree is read from them when
/// somebody needs it, and held weakly; what selectors and indexes need was taken out once, at commit.
/// </summary>
public sealed class StoredObject
{
    private readonly WeakReference<JsonObject?> _json;
    private volatile KeyValuePair<object, object>[] _forms = [];

    public StoredObject(ObjectKey key, long revision, ReadOnlyMemory<byte> bytes, JsonObject? json, ObjectFacts facts)
    {
        Key = key;
        Revision = revision;
        Bytes = bytes;
        Facts = facts;
        _json = new(json);
    }

    public ObjectKey Key { get; }

    /// <summary>Equals <c>metadata.resourceVersion</c>.</summary>
    public long Revision { get; }

    /// <summary>The canonical JSON of the stored form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Labels, selectable fields, index entries and the deletion mark.</summary>
    public ObjectFacts Facts { get; }

    /// <summary>The tree, with resourceVersion.</summary>
    public JsonObject Json
    {
        get
        {
            if (_json.TryGetTarget(out var tree) && tree is not null)
            {
                return tree;
            }

            tree = JsonReader.ParseObject(Bytes.Span);
            _json.SetTarget(tree);
            return tree;
        }
    }

    /// <summary>Another form of this object (a table row, another served version), made once for all who ask.</summary>
    /// <param name="form">Identifies the form; compared by reference.</param>
    /// <param name="make">Makes it; may run twice when two ask at once.</param>
    public T Form<T>(object form, Func<StoredObject, T> make)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        foreach (var (key, value) in _forms)
        {
            if (ReferenceEquals(key, form))
            {
                return (T)value;
            }
        }

        var made = make(this);
        _forms = [.. _forms, new(form, made)];
        return made;
    }

    public override string ToString() => $"{Key}@{Revision}";
}
