using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>DeviceClasses (resource validation.go, ValidateDeviceClass).</summary>
internal sealed class DeviceClassStrategy() : TraitStrategy(generation: true, returnsDeleted: true)
{
    private static readonly Lazy<SpecRules> Rules = new(() => new SpecRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj.ObjectAt("spec"), "spec", errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    private sealed class SpecRules : StructValidator
    {
        private const int MostConfigurations = 32;

        public SpecRules()
        {
            Rule(DeviceSelection.Selectors);
            Rule((spec, context) => DeviceSelection.Fits(spec, "config", MostConfigurations, context));
            Each("config", new ConfigurationRules());
            Rule((spec, context) =>
            {
                if (spec.String("extendedResourceName") is { } name && !ResourceTypes.IsExtended(name))
                {
                    context.Invalid("extendedResourceName", name, "must be a valid extended resource name");
                }
            });
        }
    }

    private sealed class ConfigurationRules : StructValidator
    {
        public ConfigurationRules() => Rule(DeviceSelection.Configuration);
    }
}
