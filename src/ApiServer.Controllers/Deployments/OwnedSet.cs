using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Deployments;

/// <summary>What the controller asks about a Deployment's ReplicaSets.</summary>
internal static class OwnedSet
{
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    /// <summary>A number of a status; a missing one is 0.</summary>
    public static long Count(this JsonObject status, string name) => status.Integer(name) ?? 0;

    /// <summary>How many Pods it is to have.</summary>
    public static int Size(this JsonObject set) => (int)(set.IntegerAt("spec", "replicas") ?? 1);

    /// <summary>How many of its Pods are available.</summary>
    public static int Available(this JsonObject set) => (int)set.ObjectAt("status").Count("availableReplicas");

    /// <summary>The number of its revision; 0 for none.</summary>
    public static long RevisionNumber(this JsonObject set) =>
        long.TryParse(set.Annotation(RevisionAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static IEnumerable<JsonObject> Active(this IEnumerable<JsonObject> sets) => sets.Where(s => s.Size() > 0);

    public static IOrderedEnumerable<JsonObject> OldestFirst(this IEnumerable<JsonObject> sets) =>
        sets.OrderBy(Created, StringComparer.Ordinal).ThenBy(s => s.Name(), StringComparer.Ordinal);

    public static IOrderedEnumerable<JsonObject> LargestFirst(this IEnumerable<JsonObject> sets) => sets.OrderByDescending(Size);

    public static IOrderedEnumerable<JsonObject> ThenOldest(this IOrderedEnumerable<JsonObject> sets) =>
        sets.ThenBy(Created, StringComparer.Ordinal).ThenBy(s => s.Name(), StringComparer.Ordinal);

    public static IOrderedEnumerable<JsonObject> ThenNewest(this IOrderedEnumerable<JsonObject> sets) =>
        sets.ThenByDescending(Created, StringComparer.Ordinal).ThenByDescending(s => s.Name(), StringComparer.Ordinal);

    private static string Created(JsonObject set) => set.StringAt("metadata", "creationTimestamp") ?? "";
}
