using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Core.Pod.Rules;

namespace ApiServer.Model.Kinds.Core.PodTemplate;

/// <summary>PodTemplates (registry/core/podtemplate/strategy.go): any template that a Pod could be made of.</summary>
internal sealed class PodTemplateStrategy() : TraitStrategy(generation: true, returnsDeleted: true, template: ["template"])
{
    public override void Validate(JsonObject obj, ICollection<FieldError> errors) =>
        PodTemplateRules.Check(obj.ObjectAt("template"), "template", errors);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null || SpecChanged(obj, old))
        {
            PodWarnings.Warn(obj.ObjectAt("template", "spec"), "template.spec", warnings);
        }
    }
}
