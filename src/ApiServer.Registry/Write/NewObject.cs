using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Write;

/// <summary>What the server gives every new object.</summary>
public static class NewObject
{
    private static readonly string[] Given = ["uid", "resourceVersion", "creationTimestamp"];
    private static readonly string[] BeforeGiven = ["name", "generateName", "namespace"];

    /// <summary>
    /// The object with a uid, a creationTimestamp and a place for the resourceVersion, whatever it brought of these; in the
    /// order in which metadata is written.
    /// </summary>
    public static JsonObject Stamp(JsonObject obj, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        var metadata = obj.Metadata();
        var stamped = new JsonObjectBuilder(metadata.Count + Given.Length);
        foreach (var name in BeforeGiven)
        {
            stamped.AddIfPresent(name, metadata[name]);
        }

        stamped
            .Add("uid", context.Ids.NewUid())
            .Add("resourceVersion", "0")
            .Add("creationTimestamp", ApiTime.Format(context.Clock.UtcNow));
        foreach (var (name, value) in metadata)
        {
            if (!BeforeGiven.Contains(name) && !Given.Contains(name))
            {
                stamped.Add(name, value);
            }
        }

        return obj.With("metadata", stamped.Build());
    }
}
