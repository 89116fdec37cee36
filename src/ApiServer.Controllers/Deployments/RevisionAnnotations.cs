using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Deployments;

/// <summary>What a Deployment notes on its ReplicaSets (upstream: SetNewReplicaSetAnnotations, SetReplicasAnnotations).</summary>
internal static class RevisionAnnotations
{
    /// <summary>Asks to take a Deployment back to a revision; deprecated.</summary>
    public const string RollbackTo = "deprecated.deployment.rollback.to";

    private const string History = "deployment.kubernetes.io/revision-history";
    private const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    private const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>The longest list of earlier revisions, in characters.</summary>
    private const int MaxHistory = 2000;

    /// <summary>Annotations that are not handed on.</summary>
    private static readonly string[] Own =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        OwnedSet.RevisionAnnotation,
        History,
        DesiredReplicas,
        MaxReplicas,
        RollbackTo,
    ];

    /// <summary>
    /// The newest ReplicaSet with the Deployment's annotations and its revision; a revision that it had before goes into its history. One whose
    /// revision is no number is left as it is.
    /// </summary>
    public static JsonObject WithRevision(JsonObject set, JsonObject deployment, long revision)
    {
        if (set.Annotation(OwnedSet.RevisionAnnotation) is { Length: > 0 } text && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return set;
        }

        var annotations = Of(set);
        foreach (var (key, value) in Of(deployment).Where(a => !Own.Contains(a.Key)))
        {
            annotations = annotations.With(key, value);
        }

        if (set.RevisionNumber() < revision)
        {
            if (set.Annotation(OwnedSet.RevisionAnnotation) is { } earlier)
            {
                annotations = annotations.With(History, Appended(set.Annotation(History) ?? "", earlier));
            }

            annotations = annotations.With(OwnedSet.RevisionAnnotation, Text(revision));
        }

        return annotations.Equals(Of(set)) ? set : set.WithAt(annotations, "metadata", "annotations");
    }

    /// <summary>A Deployment with the annotations that one of its ReplicaSets once took from it (upstream: SetDeploymentAnnotationsTo).</summary>
    public static JsonObject Restored(JsonObject deployment, JsonObject set)
    {
        var annotations = Of(deployment);
        foreach (var (key, _) in annotations.Where(a => !Own.Contains(a.Key)))
        {
            annotations = annotations.Without(key);
        }

        foreach (var (key, value) in Of(set).Where(a => !Own.Contains(a.Key)))
        {
            annotations = annotations.With(key, value);
        }

        return deployment.WithAt(annotations, "metadata", "annotations");
    }

    /// <summary>A ReplicaSet with the Deployment's size, by which a later change of it is noticed and shared out.</summary>
    public static JsonObject WithSize(JsonObject set, DeploymentView deployment)
    {
        var annotations = Of(set).With(DesiredReplicas, Text(deployment.Replicas)).With(MaxReplicas, Text(deployment.MaxReplicas));
        return annotations.Equals(Of(set)) ? set : set.WithAt(annotations, "metadata", "annotations");
    }

    /// <summary>The Deployment's size when the set was last scaled; null: not noted.</summary>
    public static int? DesiredOf(JsonObject set) => Number(set.Annotation(DesiredReplicas));

    /// <summary>The most Pods that the Deployment could have then; null: not noted.</summary>
    public static int? MaxOf(JsonObject set) => Number(set.Annotation(MaxReplicas));

    private static JsonObject Of(JsonObject obj) => obj.ObjectAt("metadata", "annotations");

    private static string Appended(string history, string revision)
    {
        var revisions = history.Length == 0 ? [] : history.Split(',').ToList();
        revisions.Add(revision);
        while (revisions.Count > 1 && revisions.Sum(r => r.Length + 1) - 1 > MaxHistory)
        {
            revisions.RemoveAt(0);
        }

        return string.Join(',', revisions);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
