using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store.Commits;

namespace ApiServer.Store;

/// <summary>
/// One object as it was committed. Immutable. The committed bytes are what is answered; the tree is read from them when
/// somebody needs it, and held weakly; what selectors and indexes need was taken out once, at commit.
/// </summary>
public sealed class StoredObject
{
    private readonly WeakReference<JsonObject?> _json;
    private readonly ResourceDefinition? _definition;
    private volatile ObjectFacts? _facts;
    private volatile bool _stamped;
    private JsonObject? _held;
    private volatile KeyValuePair<object, object>[] _forms = [];

    /// <param name="key">Its key.</param>
    /// <param name="revision">The revision that wrote it.</param>
    /// <param name="bytes">The committed bytes, with resourceVersion.</param>
    /// <param name="json">The tree as it came to be written; its resourceVersion, if any, may be an older one.</param>
    /// <param name="facts">What was taken out of it.</param>
    public StoredObject(ObjectKey key, long revision, ReadOnlyMemory<byte> bytes, JsonObject? json, ObjectFacts facts)
        : this(key, key.Path, revision, bytes, json)
    {
        _facts = facts;
    }

    /// <summary>An object read from the log, whose facts are taken out when somebody asks.</summary>
    internal StoredObject(ObjectKey key, string path, long revision, ReadOnlyMemory<byte> bytes, ResourceDefinition? definition)
        : this(key, path, revision, bytes, json: null)
    {
        _definition = definition;
    }

    internal StoredObject(ObjectKey key, string path, long revision, ReadOnlyMemory<byte> bytes, JsonObject? json, ObjectFacts facts)
        : this(key, path, revision, bytes, json)
    {
        _facts = facts;
    }

    private StoredObject(ObjectKey key, string path, long revision, ReadOnlyMemory<byte> bytes, JsonObject? json)
    {
        Key = key;
        Path = path;
        Revision = revision;
        Bytes = bytes;
        _json = new(json);
    }

    public ObjectKey Key { get; }

    /// <summary><see cref="ObjectKey.Path"/>, made once.</summary>
    internal string Path { get; }

    /// <summary>Equals <c>metadata.resourceVersion</c>.</summary>
    public long Revision { get; }

    /// <summary>The canonical JSON of the stored form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Labels, selectable fields, index entries and the deletion mark.</summary>
    public ObjectFacts Facts => _facts ??= _definition is null ? ObjectFacts.OfUnknown(Json) : ObjectFacts.Of(_definition, Json);

    /// <summary>The tree, with resourceVersion.</summary>
    public JsonObject Json
    {
        get
        {
            // Read before the tree: a tree that is set is stamped before it is said to be.
            var stamped = _stamped;
            if (!_json.TryGetTarget(out var tree) || tree is null)
            {
                tree = JsonReader.ParseObject(Bytes.Span);
            }
            else if (stamped)
            {
                return tree;
            }
            else
            {
                tree = EncodedObject.Stamp(tree, Revision);
            }

            Keep(tree);
            _stamped = true;
            return tree;
        }
    }

    /// <summary>Holds the tree until <see cref="Release"/>, if it is there.</summary>
    internal void Hold()
    {
        if (_json.TryGetTarget(out var tree))
        {
            Volatile.Write(ref _held, tree);
        }
    }

    /// <summary>Holds the tree no longer: it goes when nobody uses it.</summary>
    internal void Release() => Volatile.Write(ref _held, null);

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

    private void Keep(JsonObject tree)
    {
        var held = Volatile.Read(ref _held);
        _json.SetTarget(tree);
        if (held is not null)
        {
            // Unless it was released meanwhile.
            Interlocked.CompareExchange(ref _held, tree, held);
        }
    }

    public override string ToString() => $"{Key}@{Revision}";
}
