using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Members that keep the value that the object was created with (ValidateImmutableField).</summary>
internal static class ImmutableMembers
{
    public static void Check(JsonObject now, JsonObject old, string path, ICollection<FieldError> errors, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            Check(now, old, path, errors, member, value => value);
        }
    }

    /// <summary>One member; <paramref name="shown"/> is how the message shows a value of it.</summary>
    public static void Check(JsonObject now, JsonObject old, string path, ICollection<FieldError> errors, string member, Func<JsonValue?, JsonValue?> shown)
    {
        var (value, before) = (now[member], old[member]);
        if (!Equals(value, before) && !(MemberRules.IsUnset(value) && MemberRules.IsUnset(before)))
        {
            errors.Add(FieldError.Invalid($"{path}.{member}", shown(value), MemberRules.ImmutableDetail));
        }
    }
}
