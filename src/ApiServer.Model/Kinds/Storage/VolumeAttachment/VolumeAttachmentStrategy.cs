using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.VolumeAttachment;

/// <summary>VolumeAttachments (registry/storage/volumeattachment): which volume is attached where never changes.</summary>
internal sealed class VolumeAttachmentStrategy() : TraitStrategy(conditionalOnly: true, returnsDeleted: true)
{
    private static readonly Lazy<VolumeAttachmentRules> Rules = new(() => new VolumeAttachmentRules());

    public override bool StatusKeepsMetadata => true;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        if (!obj.ObjectAt("spec").Equals(old.ObjectAt("spec")))
        {
            errors.Invalid("spec", Shown(obj.ObjectAt("spec")), MemberRules.ImmutableDetail);
        }
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => ValidateUpdate(obj, old, errors);

    /// <summary>The spec as upstream shows it: its internal struct.</summary>
    private static JsonObject Shown(JsonObject spec) => JsonObject.Of(
        ("Attacher", spec.Text("attacher")),
        ("Source", JsonObject.Of(
            ("PersistentVolumeName", spec.At("source", "persistentVolumeName") ?? JsonNull.Instance),
            ("InlineVolumeSpec", spec.At("source", "inlineVolumeSpec") ?? JsonNull.Instance))),
        ("NodeName", spec.Text("nodeName")));
}
