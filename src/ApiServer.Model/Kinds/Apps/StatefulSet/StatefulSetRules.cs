using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>
/// A StatefulSet (apps validation.go, ValidateStatefulSetSpec). The template's PodSpec is not looked at, as upstream does not: its
/// mounts may name volumes that only the claim templates make.
/// </summary>
internal sealed class StatefulSetRules : StructValidator
{
    public StatefulSetRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule(PodManagementPolicy);
            Rule(UpdateStrategy);
            Struct("persistentVolumeClaimRetentionPolicy", new RetentionRules());
            Member("replicas").IsNotNegative();
            Member("minReadySeconds").IsNotNegative();
            Member("revisionHistoryLimit").IsNotNegative();
            Struct("ordinals", new OrdinalRules());
            Rule(Selector);
            Rule(Template);
            Each("volumeClaimTemplates", new ClaimTemplateRules());
        }

        private static void PodManagementPolicy(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel") and var policy)
            {
                if (policy.Length == 0)
                {
                    context.Required("podManagementPolicy");
                }
                else
                {
                    context.Invalid("podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
                }
            }
        }

        private static void UpdateStrategy(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var strategy = spec.ObjectAt("updateStrategy");
            var rolling = strategy.Object("rollingUpdate");
            switch (strategy.Text("type"))
            {
                case "":
                    context.Required("updateStrategy");
                    break;
                case "OnDelete":
                    if (rolling is not null)
                    {
                        context.Invalid("updateStrategy.rollingUpdate", GoForm(rolling), "only allowed for updateStrategy 'RollingUpdate'");
                    }

                    break;
                case "RollingUpdate":
                    RollingUpdate(rolling ?? JsonObject.Empty, context);
                    break;
                default:
                    context.Invalid(
                        "updateStrategy",
                        JsonObject.Of(("Type", strategy.Text("type")), ("RollingUpdate", rolling is null ? JsonNull.Instance : GoForm(rolling))),
                        "must be 'RollingUpdate' or 'OnDelete'");
                    break;
            }
        }

        // Messages of this kind show Go's internal struct, whose members have no JSON names.
        private static JsonObject GoForm(JsonObject rolling) => JsonObject.Of(
            ("Partition", rolling.Integer("partition") ?? 0),
            ("MaxUnavailable", rolling["maxUnavailable"] ?? JsonNull.Instance));

        private static void RollingUpdate(JsonObject rolling, ValidationContext<JsonObject> context)
        {
            const string path = "updateStrategy.rollingUpdate.";
            if (rolling.Integer("partition") < 0)
            {
                context.Invalid(path + "partition", rolling["partition"], MemberRules.NonNegativeDetail);
            }

            switch (rolling["maxUnavailable"])
            {
                case JsonInteger { Value: 0 }:
                    context.Invalid(path + "maxUnavailable", 0, "cannot be 0");
                    break;
                case JsonInteger { Value: < 0 } number:
                    context.Invalid(path + "maxUnavailable", number, MemberRules.NonNegativeDetail);
                    break;
                case JsonString text when !text.Value.EndsWith('%') || !int.TryParse(text.Value.AsSpan(0, text.Value.Length - 1), out _):
                    context.Invalid(path + "maxUnavailable", text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
                    break;
                case JsonString text when int.Parse(text.Value.AsSpan(0, text.Value.Length - 1), System.Globalization.CultureInfo.InvariantCulture) is var percent and (0 or > 100):
                    context.Invalid(path + "maxUnavailable", text, percent == 0 ? "cannot be 0" : "must not be greater than 100%");
                    break;
            }
        }

        private static void Selector(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Object("selector") is not { } selector)
            {
                context.Required("selector");
                return;
            }

            List<FieldError> errors = [];
            LabelValidation.Selector(selector, context.PathOf("selector"), errors);
            errors.ForEach(context.Report);
            if (IsEmpty(selector))
            {
                context.Invalid("selector", selector, "empty selector is invalid for statefulset");
            }
        }

        private static void Template(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var template = spec.ObjectAt("template");
            var labels = template.ObjectAt("metadata", "labels");
            var selector = spec.Object("selector");
            // No selector selects nothing; an empty one was reported already.
            if (selector is null || (!IsEmpty(selector) && !LabelValidation.Selects(selector, labels)))
            {
                context.Invalid(
                    "template.metadata.labels",
                    labels.Count == 0 ? JsonNull.Instance : labels,
                    "`selector` does not match template `labels`");
            }

            List<FieldError> errors = [];
            ObjectMetaValidation.Template(template.ObjectAt("metadata"), context.PathOf("template"), errors);
            errors.ForEach(context.Report);
            var policy = template.ObjectAt("spec").Text("restartPolicy");
            if (policy != "Always")
            {
                context.NotSupported("template.spec.restartPolicy", policy, "Always");
            }

            if (template.At("spec", "activeDeadlineSeconds") is not null)
            {
                context.Forbidden("template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in StatefulSet is not Supported");
            }
        }

        private static bool IsEmpty(JsonObject selector) =>
            selector.ObjectAt("matchLabels").Count == 0 && selector.ArrayAt("matchExpressions").Count == 0;
    }

    private sealed class RetentionRules : StructValidator
    {
        public RetentionRules()
        {
            Member("whenDeleted").IsOneOf("Retain", "Delete");
            Member("whenScaled").IsOneOf("Retain", "Delete");
        }
    }

    private sealed class OrdinalRules : StructValidator
    {
        public OrdinalRules() => Member("start").IsNotNegative();
    }

    private sealed class ClaimTemplateRules : StructValidator
    {
        public ClaimTemplateRules() => Struct("spec", new PersistentVolumeClaimRules.SpecRules(), required: true);
    }
}
