using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Selectors;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.ReplicationController;

/// <summary>A ReplicationController (core validation.go, ValidateReplicationControllerSpec).</summary>
internal sealed class ReplicationControllerRules : StructValidator
{
    public ReplicationControllerRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("minReadySeconds").IsNotNegative();
            Rule(Selector);
            Member("replicas").IsRequired().IsNotNegative();
            Rule(Template);
        }

        private static void Selector(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.ObjectAt("selector").Count == 0)
            {
                context.Required("selector");
            }
        }

        private static void Template(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Object("template") is not { } template)
            {
                context.Required("template");
                return;
            }

            List<FieldError> errors = [];
            var selected = LabelSelector.FromMap(spec.ObjectAt("selector")).Matches(template.ObjectAt("metadata", "labels"));
            PodTemplateRules.CheckSelected(selected, template, context.PathOf("template"), errors);
            PodTemplateRules.CheckLasting(template, "ReplicationController", context.PathOf("template"), errors);
            errors.ForEach(context.Report);
        }
    }
}
