using ApiServer.Model.Json;

namespace ApiServer.Registry.Quotas;

/// <summary>One condition that an object has to fulfil to be counted by a quota.</summary>
/// <param name="Name"><c>BestEffort</c>, <c>PriorityClass</c>, …</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">What the operator compares with.</param>
public sealed record QuotaScope(string Name, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>All scopes of a quota: those that it only names, and those of its selector.</summary>
    public static IEnumerable<QuotaScope> Of(JsonObject quota) =>
        quota.ArrayAt("spec", "scopes").Strings.Select(s => new QuotaScope(s, "Exists", []))
            .Concat(quota.ArrayAt("spec", "scopeSelector", "matchExpressions").Objects
                .Select(e => new QuotaScope(e.String("scopeName") ?? "", e.String("operator") ?? "", [.. e.ArrayAt("values").Strings])));

    /// <summary>Whether an object with that value, or with none, is meant.</summary>
    public bool Selects(string? value) => Operator switch
    {
        "In" => value is not null && Values.Contains(value),
        "NotIn" => value is null || !Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };
}
