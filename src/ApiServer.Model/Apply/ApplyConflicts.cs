using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>The fields that an apply would change and that others own (apimachinery managedfields/conflict.go).</summary>
internal sealed class ApplyConflicts
{
    private readonly IReadOnlyList<(ManagerName Manager, JsonObject Fields)> _byManager;

    private ApplyConflicts(IReadOnlyList<(ManagerName Manager, JsonObject Fields)> byManager) => _byManager = byManager;

    public bool IsEmpty => _byManager.Count == 0;

    public static ApplyConflicts Of(ManagedFields managed, ManagerName applying, VersionedChanges changes) => new(
        [.. managed.Owners
            .Where(o => o.Name != applying)
            .Select(o => (o.Name, FieldSet.Intersection(o.Owned.Fields, changes.In(o.Owned.ApiVersion)?.Written ?? FieldSet.Empty)))
            .Where(o => o.Item2.Count > 0)
            .OrderBy(o => o.Name.Applied ? 0 : 1).ThenBy(o => o.Name.Manager, StringComparer.Ordinal)]);

    /// <summary>These conflicts without those about some fields.</summary>
    public ApplyConflicts Without(JsonObject fields) => new(
        [.. _byManager.Select(m => (m.Manager, FieldSet.Difference(m.Fields, fields))).Where(m => m.Item2.Count > 0)]);

    /// <summary>409 with a cause for every field.</summary>
    public ApiStatusException ToException()
    {
        var conflicts = _byManager.SelectMany(m => PathElement.Paths(m.Fields).Select(p => (m.Manager, Path: p))).ToList();
        var causes = conflicts.Select(c => new StatusCause("FieldManagerConflict", "conflict with " + c.Manager, c.Path)).ToList();
        return StatusErrors.ApplyConflict(
            conflicts is [var only]
                ? $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}"
                : $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', Lines())}",
            causes);
    }

    private IEnumerable<string> Lines()
    {
        foreach (var (manager, fields) in _byManager.OrderBy(m => m.Manager.Manager, StringComparer.Ordinal))
        {
            yield return $"conflicts with {manager}:";
            foreach (var path in PathElement.Paths(fields))
            {
                yield return "- " + path;
            }
        }
    }
}
