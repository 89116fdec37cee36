using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A Pod template, wherever it stands (core validation.go, ValidatePodTemplateSpec).</summary>
internal static class PodTemplateRules
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";
    private const string DeletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    private static readonly Lazy<PodSpecRules> SpecRules = new(() => new PodSpecRules());

    public static void Check(JsonObject template, string path, ICollection<FieldError> errors)
    {
        var spec = template.ObjectAt("spec");
        CheckMetadata(template, path, errors);
        SpecRules.Value.Check(spec, path + ".spec", errors);
        if (spec.ArrayAt("ephemeralContainers").Count > 0)
        {
            errors.Add(FieldError.Forbidden(path + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template"));
        }
    }

    /// <summary>Labels and annotations.</summary>
    public static void CheckMetadata(JsonObject template, string path, ICollection<FieldError> errors)
    {
        var meta = template.ObjectAt("metadata");
        ObjectMetaValidation.Template(meta, path, errors);
        Annotations(meta.ObjectAt("annotations"), template.ObjectAt("spec"), path + ".annotations", errors);
    }

    /// <summary>A template of Pods that run until they are deleted; <paramref name="kind"/> is whose.</summary>
    public static void CheckLasting(JsonObject template, string kind, string path, ICollection<FieldError> errors)
    {
        Check(template, path, errors);
        CheckLastingSpec(template.ObjectAt("spec"), kind, path, errors);
    }

    /// <summary>What sets such Pods apart from others.</summary>
    public static void CheckLastingSpec(JsonObject spec, string kind, string path, ICollection<FieldError> errors)
    {
        if (spec.Text("restartPolicy") is not "Always" and var policy)
        {
            errors.Add(FieldError.NotSupported(path + ".spec.restartPolicy", policy, "Always"));
        }

        if (spec.Contains("activeDeadlineSeconds"))
        {
            errors.Add(FieldError.Forbidden(path + ".spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported"));
        }
    }

    /// <summary>The template's labels, against the selector over them, which <paramref name="selects"/> is the answer of.</summary>
    public static void CheckSelected(bool selects, JsonObject template, string path, ICollection<FieldError> errors)
    {
        if (!selects)
        {
            var labels = template.ObjectAt("metadata", "labels");
            errors.Add(FieldError.Invalid(path + ".metadata.labels", labels.Count == 0 ? null : labels, "`selector` does not match template `labels`"));
        }
    }

    private static void Annotations(JsonObject annotations, JsonObject spec, string path, ICollection<FieldError> errors)
    {
        if (annotations.String(MirrorAnnotation) is { } mirror && spec.Text("nodeName").Length == 0)
        {
            errors.Add(FieldError.Invalid($"{path}[{MirrorAnnotation}]", mirror, "must set spec.nodeName if mirror pod annotation is set"));
        }

        if (annotations.String(DeletionCostAnnotation) is { } cost && !IsDeletionCost(cost))
        {
            errors.Add(FieldError.Invalid($"{path}[{DeletionCostAnnotation}]", cost, "must be a 32bit integer"));
        }
    }

    private static bool IsDeletionCost(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) && (text == "0" || text[0] is '-' or (>= '1' and <= '9'));
}
