using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.PersistentVolumeClaim;

/// <summary>A PersistentVolumeClaim.</summary>
internal sealed class PersistentVolumeClaimRules : StructValidator
{
    public PersistentVolumeClaimRules() => Struct("spec", new SpecRules(), required: true);

    /// <summary>A claim's spec (core validation.go, ValidatePersistentVolumeClaimSpec); also of claim templates.</summary>
    internal sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("accessModes").IsRequired("at least 1 access mode is required");
            Rule(Selector);
            Rule(AccessModeRules.Check);
            Rule(Storage);
            Member("storageClassName").HasFormat(NameFormats.Dns1123Subdomain);
            Member("volumeMode").IsOneOf("Block", "Filesystem");
            Rule(DataSource);
            Member("volumeAttributesClassName").HasFormat(NameFormats.Dns1123Subdomain);
        }

        private static void Selector(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Object("selector") is { } selector)
            {
                List<Errors.FieldError> errors = [];
                LabelValidation.Selector(selector, context.PathOf("selector"), errors);
                errors.ForEach(context.Report);
            }
        }

        private static void Storage(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var storage = spec.At("resources", "requests", "storage");
            if (storage is null)
            {
                context.Required("resources[storage]");
            }
            else if (Quantities.Of(storage)?.Sign <= 0)
            {
                context.Invalid("resources[storage]", storage, "must be greater than zero");
            }
        }

        private static void DataSource(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Object("dataSource") is not { } source)
            {
                return;
            }

            foreach (var member in (ReadOnlySpan<string>)["name", "kind"])
            {
                if (source.Text(member).Length == 0)
                {
                    context.Required("dataSource." + member);
                }
            }

            if (source.Text("apiGroup").Length == 0 && source.Text("kind") != "PersistentVolumeClaim")
            {
                context.Invalid("dataSource", source["kind"], "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
            }
        }
    }
}
