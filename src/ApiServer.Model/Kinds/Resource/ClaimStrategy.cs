using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>ResourceClaims, and templates of them (registry/resource/resourceclaim, resourceclaimtemplate): what is claimed never changes.</summary>
internal sealed class ClaimStrategy(bool template) : TraitStrategy(returnsDeleted: true)
{
    private static readonly Lazy<DeviceClaimRules> Rules = new(() => new DeviceClaimRules());

    public override bool StatusKeepsMetadata => true;

    public override JsonObject Default(JsonObject obj) =>
        obj.WithChild("spec", s => template ? s.WithChild("spec", DeviceClaimRules.Default) : DeviceClaimRules.Default(s));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        if (!template)
        {
            Rules.Value.Check(obj.ObjectAt("spec"), "spec", errors);
            return;
        }

        ObjectMetaValidation.Template(obj.ObjectAt("spec", "metadata"), "spec.metadata", errors);
        Rules.Value.Check(obj.ObjectAt("spec", "spec"), "spec.spec", errors);
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (!template)
        {
            ObjectMetaValidation.Revalidate(obj, errors);
        }

        errors.Immutable(obj, old, "spec");
    }
}
