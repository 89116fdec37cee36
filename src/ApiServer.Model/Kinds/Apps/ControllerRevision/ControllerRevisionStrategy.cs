using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ControllerRevision;

/// <summary>ControllerRevisions (apps validation.go): data is for good, the number is not.</summary>
internal sealed class ControllerRevisionStrategy : ResourceStrategy
{
    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        Revision(obj, errors);
        if (obj["data"] is null or JsonNull)
        {
            errors.Add(FieldError.Required("data", "data is mandatory"));
        }
        else if (obj["data"] is not JsonObject)
        {
            errors.Add(FieldError.Required("data", "data must be a valid JSON object"));
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Revision(obj, errors);
        if (!Equals(obj["data"], old["data"]))
        {
            errors.Add(FieldError.Invalid("data", obj["data"], MemberRules.ImmutableDetail));
        }
    }

    private static void Revision(JsonObject obj, ICollection<FieldError> errors)
    {
        if (obj.Integer("revision") < 0)
        {
            errors.Add(FieldError.Invalid("revision", obj["revision"], MemberRules.NonNegativeDetail));
        }
    }
}
