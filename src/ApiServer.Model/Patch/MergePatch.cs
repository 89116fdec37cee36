using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>
/// JSON merge patch (RFC 7386): null removes, objects merge, everything else replaces. Inside of lists nulls are dropped too,
/// as evanphx/json-patch does for upstream.
/// </summary>
public static class MergePatch
{
    /// <summary>The patched object; the same one when nothing changed. It cannot fail: any object is a patch of any object.</summary>
    public static JsonObject Apply(JsonObject patch, JsonObject target)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(target);
        var members = new MemberList(target);
        foreach (var (name, value) in patch)
        {
            if (value.IsNull)
            {
                members.Remove(name);
                continue;
            }

            var old = members.Get(name);
            if (value is JsonObject inner && old is JsonObject current)
            {
                members.Set(name, Apply(inner, current));
            }
            else if (!value.Equals(old))
            {
                members.Set(name, WithoutNulls(value));
            }
        }

        return members.Build();
    }

    /// <summary>The value without the members that are null, at any depth; the same one when there are none.</summary>
    internal static JsonValue WithoutNulls(JsonValue value)
    {
        switch (value)
        {
            case JsonArray a:
                return a.Map(WithoutNulls);
            case JsonObject o:
                var members = new MemberList(o);
                foreach (var (name, member) in o)
                {
                    if (member.IsNull)
                    {
                        members.Remove(name);
                    }
                    else
                    {
                        members.Set(name, WithoutNulls(member));
                    }
                }

                return members.Build();
            default:
                return value;
        }
    }
}
