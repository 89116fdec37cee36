using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Quotas;

/// <summary>What objects of one resource take of a quota (upstream: apiserver/pkg/quota/v1, Evaluator).</summary>
public abstract class QuotaEvaluator
{
    protected QuotaEvaluator(string resource)
    {
        Resource = resource;
        CountName = "count/" + resource;
    }

    /// <summary>As in <see cref="Model.Kinds.ResourceNames"/>.</summary>
    public string Resource { get; }

    /// <summary>The name under which a quota counts the objects themselves, finished or not.</summary>
    public string CountName { get; }

    /// <summary>Whether such a write may take more than the object had before.</summary>
    public virtual bool Handles(WriteAttempt attempt) => attempt is { Operation: WriteOperation.Create, Subresource: "" };

    /// <summary>Whether objects of this resource take of what a quota calls that.</summary>
    public abstract bool Counts(string name);

    /// <summary>Whether the quota means this object.</summary>
    public bool IsMeant(JsonObject quota, JsonObject obj) => QuotaScope.Of(quota).All(s => IsInScope(s, obj));

    /// <summary>What the object must say, since the quota counts it, and does not; null when nothing is missing.</summary>
    public virtual string? Missing(ResourceList counted, JsonObject obj) => null;

    /// <summary>What the object takes.</summary>
    public abstract ResourceList Usage(JsonObject obj);

    /// <summary>Most resources have no scopes: a quota with one does not mean them.</summary>
    protected virtual bool IsInScope(QuotaScope scope, JsonObject obj) => false;
}
