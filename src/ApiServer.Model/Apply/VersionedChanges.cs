using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>What a write changes, in each version in which somebody owns fields.</summary>
internal sealed class VersionedChanges
{
    private readonly FieldWriter _writer;
    private readonly JsonObject _live;
    private readonly JsonObject _decoded;
    private Dictionary<string, ObjectComparison?>? _others;

    /// <param name="writer">The write.</param>
    /// <param name="live">The present object.</param>
    /// <param name="obj">The new one as it was asked for: with the nulls and empty maps of a configuration.</param>
    /// <param name="decoded">The new one as it is kept.</param>
    public VersionedChanges(FieldWriter writer, JsonObject live, JsonObject obj, JsonObject decoded)
    {
        _writer = writer;
        _live = live;
        _decoded = decoded;
        Present = ObjectComparison.Of(writer.Schema, live, obj).Without(writer.Ignored);
    }

    /// <summary>In the version of the write.</summary>
    public ObjectComparison Present { get; }

    /// <summary>In a version; null when the server does not have it.</summary>
    public ObjectComparison? In(string apiVersion)
    {
        if (apiVersion == _writer.ApiVersion)
        {
            return Present;
        }

        _others ??= new(StringComparer.Ordinal);
        if (!_others.TryGetValue(apiVersion, out var comparison))
        {
            comparison = _writer.Convert(_live, apiVersion) is { } old && _writer.Convert(_decoded, apiVersion) is { } converted
                ? ObjectComparison.Of(old.Schema, old.Object, converted.Object).Without(_writer.Ignored)
                : null;
            _others.Add(apiVersion, comparison);
        }

        return comparison;
    }
}
