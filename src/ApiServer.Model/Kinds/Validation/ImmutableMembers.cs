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
            if (!Equals(now[member], old[member]) && !(MemberRules.IsUnset(now[member]) && MemberRules.IsUnset(old[member])))
            {
                errors.Add(FieldError.Invalid($"{path}.{member}", now[member], MemberRules.ImmutableDetail));
            }
        }
    }
}
