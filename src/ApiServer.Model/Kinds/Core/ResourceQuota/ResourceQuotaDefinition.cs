using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ResourceQuota;

/// <summary>ResourceQuotas.</summary>
internal sealed class ResourceQuotaDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ResourceQuotaStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Request", q => Usage(q, limits: false))
        .Cell("Limit", q => Usage(q, limits: true))
        .Age()
        .Table();

    /// <summary><c>pods: 1/10, requests.cpu: 100m/1</c>; those that start with <c>limits.</c> stand in a column of their own.</summary>
    private static string Usage(JsonObject quota, bool limits)
    {
        var used = quota.ObjectAt("status", "used");
        return string.Join(", ", quota.ObjectAt("status", "hard")
            .Where(h => h.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {Cells.Quantity(used[h.Key])}/{Cells.Quantity(h.Value)}"));
    }
}
