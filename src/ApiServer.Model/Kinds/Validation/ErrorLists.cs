using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Reporting at a full path, where no struct's rules run: what <see cref="Reporting"/> is to them.</summary>
internal static class ErrorLists
{
    public static void Required(this ICollection<FieldError> errors, string path, string detail = "") => errors.Add(FieldError.Required(path, detail));

    public static void Invalid(this ICollection<FieldError> errors, string path, JsonValue? value, string detail) => errors.Add(FieldError.Invalid(path, value, detail));

    /// <summary>One error for each message.</summary>
    public static void Invalid(this ICollection<FieldError> errors, string path, JsonValue? value, IReadOnlyList<string> details)
    {
        foreach (var detail in details)
        {
            errors.Invalid(path, value, detail);
        }
    }

    public static void Forbidden(this ICollection<FieldError> errors, string path, string detail) => errors.Add(FieldError.Forbidden(path, detail));

    /// <summary>A member that has not the value it had.</summary>
    public static void Immutable(this ICollection<FieldError> errors, JsonObject obj, JsonObject old, params ReadOnlySpan<string> path)
    {
        var (value, before) = (obj.At(path), old.At(path));
        if (!(MemberRules.IsUnset(value) ? MemberRules.IsUnset(before) : value!.Equals(before)))
        {
            errors.Invalid(string.Join('.', path), value, MemberRules.ImmutableDetail);
        }
    }
}
