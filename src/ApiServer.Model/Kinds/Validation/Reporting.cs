using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using FluentValidation;
using FluentValidation.Results;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// Reports what a rule found: the failure carries the path, the reason of the cause as its code, and the <see cref="FieldError"/> itself.
/// The member's name may be a path below the struct (<c>httpGet.port</c>); "" is the struct itself.
/// </summary>
internal static class Reporting
{
    /// <summary>The full path of a member of the struct that is being validated.</summary>
    public static string PathOf(this ValidationContext<JsonObject> context, string member) =>
        member.Length == 0 ? context.PropertyChain.ToString() : context.PropertyChain.BuildPropertyPath(member);

    public static void Report(this ValidationContext<JsonObject> context, FieldError error) =>
        context.AddFailure(new ValidationFailure(error.Path, error.Body) { ErrorCode = error.Reason, CustomState = error });

    public static void Required(this ValidationContext<JsonObject> context, string member, string detail = "") =>
        context.Report(FieldError.Required(context.PathOf(member), detail));

    public static void Invalid(this ValidationContext<JsonObject> context, string member, JsonValue? value, string detail) =>
        context.Report(FieldError.Invalid(context.PathOf(member), value, detail));

    /// <summary>One error for each message.</summary>
    public static void Invalid(this ValidationContext<JsonObject> context, string member, JsonValue? value, IReadOnlyList<string> details)
    {
        foreach (var detail in details)
        {
            context.Invalid(member, value, detail);
        }
    }

    public static void Forbidden(this ValidationContext<JsonObject> context, string member, string detail) =>
        context.Report(FieldError.Forbidden(context.PathOf(member), detail));

    public static void Duplicate(this ValidationContext<JsonObject> context, string member, JsonValue? value) =>
        context.Report(FieldError.Duplicate(context.PathOf(member), value));

    public static void NotFound(this ValidationContext<JsonObject> context, string member, JsonValue? value) =>
        context.Report(FieldError.NotFound(context.PathOf(member), value));

    public static void NotSupported(this ValidationContext<JsonObject> context, string member, JsonValue? value, params IEnumerable<string> supported) =>
        context.Report(FieldError.NotSupported(context.PathOf(member), value, supported));

    /// <summary>A text member, "" when it is missing, as in Go.</summary>
    public static string Text(this JsonObject o, string name) => o.String(name) ?? "";
}
