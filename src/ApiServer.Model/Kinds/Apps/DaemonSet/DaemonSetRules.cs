using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps.DaemonSet;

/// <summary>A DaemonSet (apps validation.go, ValidateDaemonSetSpec).</summary>
internal sealed class DaemonSetRules : StructValidator
{
    public DaemonSetRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule(SelectorAndTemplate);
            Member("minReadySeconds").IsNotNegative();
            Rule(UpdateStrategy);
            Member("revisionHistoryLimit").IsNotNegative();
        }

        private static void SelectorAndTemplate(JsonObject spec, ValidationContext<JsonObject> context)
        {
            List<FieldError> errors = [];
            var selector = spec.Object("selector");
            var template = spec.ObjectAt("template");
            LabelValidation.Selector(selector ?? JsonObject.Empty, context.PathOf("selector"), errors);
            if (LabelValidation.Read(selector) is { } selected)
            {
                PodTemplateRules.CheckSelected(selected.Matches(template.ObjectAt("metadata", "labels")), template, context.PathOf("template"), errors);
            }

            if (selector is not null && SelectedTemplateRules.IsEmpty(selector))
            {
                errors.Add(FieldError.Invalid(context.PathOf("selector"), selector, "empty selector is invalid for daemonset"));
            }

            PodTemplateRules.CheckLasting(template, "DaemonSet", context.PathOf("template"), errors);
            errors.ForEach(context.Report);
        }

        private static void UpdateStrategy(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var strategy = spec.ObjectAt("updateStrategy");
            switch (strategy.Text("type"))
            {
                case "OnDelete":
                    break;
                case "RollingUpdate":
                    RollingUpdate(strategy.ObjectAt("rollingUpdate"), context);
                    break;
                default:
                    RolloutRules.NotSupported(context, "updateStrategy", strategy, "RollingUpdate", "OnDelete");
                    break;
            }
        }

        private static void RollingUpdate(JsonObject rolling, ValidationContext<JsonObject> context)
        {
            List<FieldError> errors = [];
            var (unavailable, surge) = RolloutRules.Bounds(context, "updateStrategy.rollingUpdate", rolling, errors);
            unavailable.CheckNotAboveWhole(errors);
            surge.CheckNotAboveWhole(errors);
            switch (unavailable.IsZero, surge.IsZero)
            {
                case (false, false):
                    errors.Add(FieldError.Invalid(surge.Path, surge.Value, "may not be set when maxUnavailable is non-zero"));
                    break;
                case (true, true):
                    errors.Add(FieldError.Required(unavailable.Path, "cannot be 0 when maxSurge is 0"));
                    break;
            }

            errors.ForEach(context.Report);
        }
    }
}
