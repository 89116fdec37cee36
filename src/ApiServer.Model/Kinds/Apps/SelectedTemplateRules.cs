using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps;

/// <summary>
/// The selector and the template of Deployments and ReplicaSets (apps validation.go, ValidateDeploymentSpec, ValidateReplicaSetSpec), whose
/// messages name the other kind in places, as upstream's do.
/// </summary>
internal static class SelectedTemplateRules
{
    public static void Check(JsonObject spec, ValidationContext<JsonObject> context)
    {
        List<FieldError> errors = [];
        var path = context.PathOf("selector");
        var selector = spec.Object("selector");
        if (selector is null)
        {
            errors.Add(FieldError.Required(path));
        }
        else
        {
            LabelValidation.Selector(selector, path, errors);
            if (IsEmpty(selector))
            {
                errors.Add(FieldError.Invalid(path, selector, "empty selector is invalid for deployment"));
            }
        }

        if (LabelValidation.Read(selector) is { } selected)
        {
            var template = spec.ObjectAt("template");
            PodTemplateRules.CheckSelected(selected.Matches(template.ObjectAt("metadata", "labels")), template, context.PathOf("template"), errors);
            PodTemplateRules.CheckLasting(template, "ReplicaSet", context.PathOf("template"), errors);
        }
        else
        {
            errors.Add(FieldError.Invalid(path, selector, "invalid label selector"));
        }

        errors.ForEach(context.Report);
    }

    public static bool IsEmpty(JsonObject selector) =>
        selector.ObjectAt("matchLabels").Count == 0 && selector.ArrayAt("matchExpressions").Count == 0;
}
