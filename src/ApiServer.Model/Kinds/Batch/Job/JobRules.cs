using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>A Job as a whole (batch validation.go, ValidateJob).</summary>
internal static class JobRules
{
    /// <param name="job">The Job.</param>
    /// <param name="prefixedLabels">Whether its Pods carry the labels with a prefix: those of Jobs that old servers made do not.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(JsonObject job, bool prefixedLabels, ICollection<FieldError> errors)
    {
        GeneratedSelector(job, prefixedLabels, errors);
        CheckSpec(job.ObjectAt("spec"), errors);
        PodNames(job, errors);
    }

    public static void CheckSpec(JsonObject spec, ICollection<FieldError> errors)
    {
        JobSpecRules.Instance.Value.Check(spec, "spec", errors);
        var selector = spec.Object("selector");
        if (selector is null)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else
        {
            LabelValidation.Selector(selector, "spec.selector", errors);
        }

        if (LabelValidation.Read(selector) is { } selected)
        {
            var template = spec.ObjectAt("template");
            PodTemplateRules.CheckSelected(selected.Matches(template.ObjectAt("metadata", "labels")), template, "spec.template", errors);
        }
    }

    private static void GeneratedSelector(JsonObject job, bool prefixedLabels, ICollection<FieldError> errors)
    {
        if (job.BooleanAt("spec", "manualSelector") == true || job.At("spec", "selector") is not JsonObject selector)
        {
            return;
        }

        var uid = job.Uid();
        if (uid.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.uid"));
        }

        var labels = job.ObjectAt("spec", "template", "metadata", "labels");
        var expected = JobLabels.Generated(job, prefixedLabels);
        foreach (var (label, value) in expected)
        {
            HasLabel(labels, label, value, errors);
        }

        if (LabelValidation.Read(selector) is { } selected && !selected.Matches(expected))
        {
            errors.Add(FieldError.Invalid("spec.selector", selector, "`selector` not auto-generated"));
        }
    }

    private static void HasLabel(JsonObject labels, string label, JsonValue value, ICollection<FieldError> errors)
    {
        var path = $"spec.template.metadata.labels[{label}]";
        if (!labels.Contains(label))
        {
            errors.Add(FieldError.Required(path, $"must be '{value.AsString}'"));
        }
        else if (!value.Equals(labels[label]))
        {
            errors.Add(FieldError.Invalid(path, labels, $"must be '{value.AsString}'"));
        }
    }

    /// <summary>An indexed Job's Pods have the Job's name and their index as host name.</summary>
    private static void PodNames(JsonObject job, ICollection<FieldError> errors)
    {
        var spec = job.ObjectAt("spec");
        if (!JobSpecRules.IsIndexed(spec) || spec.Integer("completions") is not (> 0 and var completions))
        {
            return;
        }

        var last = $"{job.Name()}-{completions - 1}";
        if (NameFormats.Dns1123Label(last).Count > 0)
        {
            errors.Add(FieldError.Invalid("metadata.name", job.Name(), "will not able to create pod with invalid DNS label: " + last));
        }
    }
}
