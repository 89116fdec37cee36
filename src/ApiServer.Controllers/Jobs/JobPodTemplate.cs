using System.Globalization;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Jobs;

/// <summary>The Pods that a Job makes.</summary>
internal static class JobPodTemplate
{
    private const string IndexVariable = "JOB_COMPLETION_INDEX";

    /// <summary>The longest prefix of a generated name.</summary>
    private const int MaxPrefix = 58;

    /// <summary>A Pod that is not created yet.</summary>
    /// <param name="job">Its Job.</param>
    /// <param name="index">Its index, in an Indexed Job.</param>
    /// <param name="predecessor">The Pod of that index that failed before it.</param>
    public static JsonObject NewPod(JobView job, int? index, JsonObject? predecessor)
    {
        var template = job.Template;
        var labels = template.Labels();
        var annotations = template.ObjectAt("metadata", "annotations");
        var spec = template.ObjectAt("spec");
        if (index is { } i)
        {
            var text = i.ToString(CultureInfo.InvariantCulture);
            labels = labels.With(JobPods.IndexKey, text);
            annotations = WithFailures(job, annotations.With(JobPods.IndexKey, text), predecessor);
            spec = WithIndexVariable(spec).With("hostname", $"{job.Name}-{text}");
        }

        template = template
            .WithAt(labels, "metadata", "labels")
            .WithOrWithoutAt(annotations.Count > 0 ? annotations : null, "metadata", "annotations")
            .WithFinalizer(JobPods.TrackingFinalizer)
            .With("spec", spec);
        var pod = TemplatePods.New(job.Json, template);
        return index is null ? pod : pod.WithAt(Prefix(job.Name, index.Value), "metadata", "generateName");
    }

    /// <summary>A name that is too long loses its end, never the index.</summary>
    private static string Prefix(string job, int index)
    {
        var end = $"-{index.ToString(CultureInfo.InvariantCulture)}-";
        return job.Length + end.Length <= MaxPrefix ? job + end : job[..(MaxPrefix - end.Length)] + end;
    }

    /// <summary>How often Pods of the index failed: what the predecessor says, and the predecessor itself.</summary>
    private static JsonObject WithFailures(JobView job, JsonObject annotations, JsonObject? predecessor)
    {
        if (job.BackoffLimitPerIndex is null)
        {
            return annotations;
        }

        var (failures, ignored) = (0, 0);
        if (predecessor is not null)
        {
            var counts = FailurePolicy.Of(job, predecessor).Counts;
            failures = predecessor.IndexFailures() + (counts ? 1 : 0);
            ignored = predecessor.IgnoredIndexFailures() + (counts ? 0 : 1);
        }

        annotations = annotations.With(JobPods.FailureCountAnnotation, failures.ToString(CultureInfo.InvariantCulture));
        return ignored > 0 ? annotations.With(JobPods.IgnoredFailureCountAnnotation, ignored.ToString(CultureInfo.InvariantCulture)) : annotations;
    }

    private static JsonObject WithIndexVariable(JsonObject spec)
    {
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            if (spec.Array(list) is { } containers)
            {
                spec = spec.With(list, containers.Map(c => WithVariable((JsonObject)c)));
            }
        }

        return spec;
    }

    private static JsonObject WithVariable(JsonObject container)
    {
        var variables = container.ArrayAt("env");
        if (variables.Objects.Any(v => v.String("name") == IndexVariable))
        {
            return container;
        }

        return container.With("env", variables.Add(JsonObject.Of(
            ("name", IndexVariable),
            ("valueFrom", JsonObject.Of(("fieldRef", JsonObject.Of(
                ("fieldPath", $"metadata.labels['{JobPods.IndexKey}']"))))))));
    }
}
