using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Namespaces;

/// <summary>The five conditions of a namespace that is being deleted (upstream: namespaced_resources_deleter's status_condition_utils.go).</summary>
internal static class NamespaceConditions
{
    /// <summary>The namespace with the conditions that this content gives; itself when it has them.</summary>
    public static JsonObject Apply(JsonObject ns, NamespaceContent content, DateTimeOffset now)
    {
        var conditions = ns.ArrayAt("status", "conditions");
        foreach (var wanted in Of(content))
        {
            conditions = Apply(conditions, wanted, now);
        }

        return ReferenceEquals(conditions, ns.ArrayAt("status", "conditions")) ? ns : ns.WithAt(conditions, "status", "conditions");
    }

    private static IEnumerable<(string Type, bool Status, string Reason, string Message)> Of(NamespaceContent content)
    {
        yield return ("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered");
        yield return ("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed");
        yield return content.Errors.Count == 0
            ? ("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization")
            : ("NamespaceDeletionContentFailure", true, "ContentDeletionFailed",
                string.Create(CultureInfo.InvariantCulture, $"Failed to delete all resource types, {content.Errors.Count} remaining: {string.Join(", ", content.Errors.Order(StringComparer.Ordinal))}"));

        // What remains is counted only after the last Pod (upstream: ProcessContentTotals); until then it is all removed, by these words.
        yield return content.Remaining.Count == 0 || content.WaitsForPods
            ? ("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed")
            : ("NamespaceContentRemaining", true, "SomeResourcesRemain", "Some resources are remaining: " + string.Join(", ", content.Remaining
                .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} has {r.Value} resource instances"))));
        yield return content.Finalizers.Count == 0 || content.WaitsForPods
            ? ("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
            : ("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " + string.Join(", ", content.Finalizers
                .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} in {f.Value} resource instances"))));
    }

    private static JsonArray Apply(JsonArray conditions, (string Type, bool Status, string Reason, string Message) wanted, DateTimeOffset now)
    {
        var status = wanted.Status ? "True" : "False";
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i] is not JsonObject old || old.String("type") != wanted.Type)
            {
                continue;
            }

            if (old.String("status") == status && old.String("reason") == wanted.Reason && old.String("message") == wanted.Message)
            {
                return conditions;
            }

            var since = old.String("status") == status ? old.String("lastTransitionTime") : null;
            return conditions.With(i, Condition(wanted.Type, status, since ?? ApiTime.Format(now), wanted.Reason, wanted.Message));
        }

        return conditions.Add(Condition(wanted.Type, status, ApiTime.Format(now), wanted.Reason, wanted.Message));
    }

    private static JsonObject Condition(string type, string status, string since, string reason, string message) => JsonObject.Of(
        ("type", type), ("status", status), ("lastTransitionTime", since), ("reason", reason), ("message", message));
}
