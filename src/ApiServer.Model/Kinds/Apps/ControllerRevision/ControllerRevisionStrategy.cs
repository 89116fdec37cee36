using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ControllerRevision;

/// <summary>ControllerRevisions (apps validation.go): data is for good, the number is not.</summary>
internal sealed class ControllerRevisionStrategy : ResourceStrategy
{
    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj["data"] is null or JsonNull)
        {
            errors.Add(FieldError.Required("data", "data is mandatory"));
        }

        if (obj.Integer("revision") < 0)
        {
            errors.Add(FieldError.Invalid("revision", obj["revision"], MemberRules.NonNegativeDetail));
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        Validate(obj, errors);
        if (!Equals(obj["data"], old["data"]))
        {
            errors.Add(FieldError.Invalid("data", obj["data"], MemberRules.ImmutableDetail));
        }
    }
}
