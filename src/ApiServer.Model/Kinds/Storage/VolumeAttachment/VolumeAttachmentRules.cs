using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Storage.VolumeAttachment;

/// <summary>A VolumeAttachment (storage validation.go, ValidateVolumeAttachment).</summary>
internal sealed class VolumeAttachmentRules : StructValidator
{
    private const int MostBytes = 256 * 1024;
    private const int LongestMessage = 1024;

    public VolumeAttachmentRules()
    {
        Struct("spec", new SpecRules(), required: true);
        Struct("status", new StatusRules());
        Rule((attachment, context) =>
        {
            if (attachment.StringAt("spec", "source", "persistentVolumeName") is { } name)
            {
                context.Invalid("spec.source.persistentVolumeName", name, NameFormats.Dns1123Subdomain(name));
            }
        });
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule((spec, context) => StorageMembers.DriverName(spec, "attacher", context));
            Struct("source", new SourceRules(), required: true);
            Rule((spec, context) => context.Invalid("nodeName", spec.Text("nodeName"), NameFormats.Dns1123Subdomain(spec.Text("nodeName"))));
        }
    }

    private sealed class SourceRules : StructValidator
    {
        private const string One = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

        public SourceRules() => Rule((source, context) =>
        {
            switch (source.String("persistentVolumeName"), source.Object("inlineVolumeSpec"))
            {
                case (null, null):
                    context.Required("", One);
                    break;
                case (not null, not null):
                    context.Forbidden("", One);
                    break;
                case ({ Length: 0 }, _):
                    context.Required("persistentVolumeName", "must specify non empty persistentVolumeName");
                    break;
                case (null, { } volume):
                    Inline(volume, context);
                    break;
            }
        });

        /// <summary>A volume without an object of its own: a driver's, and of no size and no claim.</summary>
        private static void Inline(JsonObject volume, ValidationContext<JsonObject> context)
        {
            foreach (var member in (ReadOnlySpan<string>)["claimRef", "capacity"])
            {
                if (volume.Object(member) is { Count: > 0 })
                {
                    context.Forbidden($"inlineVolumeSpec.{member}", "may not be specified in the context of inline volumes");
                }
            }

            if (volume.Object("csi") is null)
            {
                context.Required("inlineVolumeSpec.csi", "has to be specified in the context of inline volumes");
            }

            if (volume.ArrayAt("accessModes").Count == 0)
            {
                context.Required("inlineVolumeSpec.accessModes");
            }
        }
    }

    private sealed class StatusRules : StructValidator
    {
        public StatusRules()
        {
            Rule((status, context) =>
            {
                if (StorageMembers.Bytes(status.ObjectAt("attachmentMetadata")) > MostBytes)
                {
                    context.Report(FieldError.TooLong(context.PathOf("attachmentMetadata"), MostBytes));
                }
            });
            Struct("attachError", new VolumeErrorRules());
            Struct("detachError", new VolumeErrorRules());
        }
    }

    private sealed class VolumeErrorRules : StructValidator
    {
        public VolumeErrorRules()
        {
            Rule((error, context) =>
            {
                if (error.Text("message").Length > LongestMessage)
                {
                    // Upstream names another limit than the one that it holds.
                    context.Report(FieldError.TooLong(context.PathOf("message"), MostBytes));
                }
            });
            Member("errorCode").IsBetween(0, int.MaxValue);
        }
    }
}
