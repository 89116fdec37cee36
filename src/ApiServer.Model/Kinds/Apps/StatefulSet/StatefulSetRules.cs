using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Selectors;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>
/// A StatefulSet (apps validation.go, ValidateStatefulSetSpec). What an update cannot change any more, the service's name and the claim
/// templates, only a new set is refused for; the Pod template of one that was stored with errors may keep them.
/// </summary>
internal sealed class StatefulSetRules : StructValidator
{
    /// <param name="isNew">Whether the set is created.</param>
    /// <param name="withTemplate">Whether the Pod template is looked into.</param>
    public StatefulSetRules(bool isNew, bool withTemplate)
    {
        Rule(ReplaceBrokenPods);
        Struct("spec", new SpecRules(isNew, withTemplate), required: true);
    }

    private static void ReplaceBrokenPods(JsonObject set, ValidationContext<JsonObject> context)
    {
        if (set.StringAt("metadata", "annotations", StatefulSetAnnotations.ReplaceBrokenPods) is { } value and not ("true" or "false"))
        {
            context.Invalid($"metadata.annotations[{StatefulSetAnnotations.ReplaceBrokenPods}]", value, "must be 'true' or 'false'");
        }
    }

    private sealed class SpecRules : StructValidator
    {
        private readonly bool _withTemplate;

        public SpecRules(bool isNew, bool withTemplate)
        {
            _withTemplate = withTemplate;
            Rule(PodManagementPolicy);
            Rule(UpdateStrategy);
            Struct("persistentVolumeClaimRetentionPolicy", new RetentionRules());
            if (isNew)
            {
                Each("volumeClaimTemplates", new ClaimTemplateRules());
            }

            Member("replicas").IsNotNegative();
            Member("minReadySeconds").IsNotNegative();
            Struct("ordinals", new OrdinalRules());
            if (isNew)
            {
                Rule(ServiceName);
            }

            Rule(SelectorAndTemplate);
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

            if (rolling["maxUnavailable"] is { } unavailable)
            {
                List<FieldError> errors = [];
                var unavailablePath = context.PathOf(path + "maxUnavailable");
                IntOrPercent.Check(unavailable, unavailablePath, errors);
                if (IntOrPercent.Amount(unavailable) == 0)
                {
                    errors.Add(FieldError.Invalid(unavailablePath, unavailable, "cannot be 0"));
                }

                IntOrPercent.CheckNotAboveWhole(unavailable, unavailablePath, errors);
                errors.ForEach(context.Report);
            }
        }

        private static void ServiceName(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Text("serviceName") is { Length: > 0 } service)
            {
                context.Invalid("serviceName", service, NameFormats.Dns1123Label(service));
            }
        }

        private void SelectorAndTemplate(JsonObject spec, ValidationContext<JsonObject> context)
        {
            List<FieldError> errors = [];
            var (path, selector) = (context.PathOf("selector"), spec.Object("selector"));
            if (selector is null)
            {
                errors.Add(FieldError.Required(path));
            }
            else
            {
                LabelValidation.Selector(selector, path, errors);
                if (SelectedTemplateRules.IsEmpty(selector))
                {
                    errors.Add(FieldError.Invalid(path, selector, "empty selector is invalid for statefulset"));
                }
            }

            if (LabelValidation.Read(selector) is { } selected)
            {
                Template(spec, selected, context.PathOf("template"), errors);
            }
            else
            {
                errors.Add(FieldError.Invalid(path, selector, ""));
            }

            PodTemplateRules.CheckLastingSpec(spec.ObjectAt("template", "spec"), "StatefulSet", context.PathOf("template"), errors);
            errors.ForEach(context.Report);
        }

        private void Template(JsonObject spec, LabelSelector selected, string path, List<FieldError> errors)
        {
            var template = AsStarted(spec);
            PodTemplateRules.CheckSelected(selected.Matches(template.ObjectAt("metadata", "labels")), template, path, errors);
            if (_withTemplate)
            {
                PodTemplateRules.Check(template, path, errors);
            }

            // As upstream: once more, after the whole template.
            PodTemplateRules.CheckMetadata(template, path, errors);
        }

        /// <summary>
        /// The template with what the controller puts into each Pod: a volume for each claim template, in the place of the template's own of that
        /// name. Host name and subdomain, which it replaces, are left out.
        /// </summary>
        private static JsonObject AsStarted(JsonObject spec)
        {
            var template = spec.ObjectAt("template");
            var pod = template.ObjectAt("spec").Without("subdomain").Without("hostname");
            List<string> claims = [.. spec.ArrayAt("volumeClaimTemplates").Objects.Select(c => c.Name()).Distinct(StringComparer.Ordinal)];
            if (claims.Count > 0)
            {
                pod = pod.With("volumes", JsonArray.Of(
                [
                    .. claims.Select(name => JsonObject.Of(("name", name), ("persistentVolumeClaim", JsonObject.Of(("claimName", name))))),
                    .. pod.ArrayAt("volumes").Objects.Where(v => !claims.Contains(v.Text("name"))),
                ]));
            }

            return template.With("spec", pod);
        }
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
