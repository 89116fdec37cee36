using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.VolumeAttributesClass;

/// <summary>VolumeAttributesClasses (storage validation.go): what they say is for life.</summary>
internal sealed class VolumeAttributesClassStrategy : ResourceStrategy
{
    private static readonly Lazy<VolumeAttributesClassRules> Rules = new(() => new VolumeAttributesClassRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        if (obj.Text("driverName") != old.Text("driverName"))
        {
            errors.Forbidden("driverName", "updates to driverName are forbidden.");
        }

        if (!obj.ObjectAt("parameters").Equals(old.ObjectAt("parameters")))
        {
            errors.Forbidden("parameters", "updates to parameters are forbidden.");
        }

        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    private sealed class VolumeAttributesClassRules : StructValidator
    {
        public VolumeAttributesClassRules()
        {
            Member("driverName").IsRequiredWithFormat(d => NameFormats.QualifiedName(d.ToLowerInvariant()));
            Rule(StorageMembers.Parameters);
            Rule((obj, context) =>
            {
                if (obj.ObjectAt("parameters").Count == 0)
                {
                    context.Required("parameters", "must contain at least one key/value pair");
                }
            });
        }
    }
}
