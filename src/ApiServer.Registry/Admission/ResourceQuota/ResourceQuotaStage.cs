using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Quotas;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ResourceQuota;

/// <summary>
/// No object takes more than its namespace's quotas leave (upstream: apiserver/pkg/admission/plugin/resourcequota). What it takes is written on the
/// quota in the transaction of the object itself, on the condition that the quota is still the one that was looked at: of two that come at once,
/// one tries again.
/// </summary>
internal sealed class ResourceQuotaStage(IObjectStore store, QuotaEvaluators evaluators) : AdmissionStage
{
    public override string Name => "ResourceQuota";

    public override void Validate(WriteAttempt attempt)
    {
        if (attempt.Operation == WriteOperation.Delete || attempt.IsOneOfMany || !attempt.Definition.Namespaced)
        {
            return;
        }

        var quotas = store.Snapshot(ResourceNames.ResourceQuotas);
        if (quotas.Count == 0 || evaluators.Find(attempt.Definition.GroupResource) is not { } evaluator || !evaluator.Handles(attempt))
        {
            return;
        }

        foreach (var quota in quotas.List(attempt.Object.Namespace()).Where(q => q.Json.ObjectAt("status", "hard").Count == 0))
        {
            // One that nobody has counted for yet limits nothing; the first count shall not miss an object that is under way.
            attempt.AlongWith.Add(new StoreOperation.Check(quota.Key, quota.Revision));
        }

        // What the object has to say comes before what it takes, whichever quota asks for it.
        List<StoredObject> counting = [.. quotas.List(attempt.Object.Namespace()).Where(q => IsCounting(attempt, evaluator, q))];
        foreach (var quota in counting)
        {
            if (Charge(attempt, evaluator, quota) is { } operation)
            {
                attempt.AlongWith.Add(operation);
            }
        }
    }

    /// <summary>Whether the quota means the object and limits what it takes.</summary>
    /// <exception cref="ApiStatusException">It does, and it cannot be said how much that is.</exception>
    private static bool IsCounting(WriteAttempt attempt, QuotaEvaluator evaluator, StoredObject quota)
    {
        var (name, hard) = (quota.Key.Name, ResourceList.Of(quota.Json.ObjectAt("status", "hard")));
        var counted = hard.Where((resource, _) => evaluator.Counts(resource));
        if (counted.IsEmpty || !evaluator.IsMeant(quota.Json, attempt.Object))
        {
            return false;
        }

        if (evaluator.Missing(counted, attempt.Object) is { } missing)
        {
            throw Forbidden(attempt, $"failed quota: {name}: {missing}");
        }

        return counted.Names.All(ResourceList.Of(quota.Json.ObjectAt("status", "used")).Contains)
            ? true
            : throw Forbidden(attempt, $"status unknown for quota: {name}, resources: {string.Join(',', counted.Names)}");
    }

    private static StoreOperation.Put? Charge(WriteAttempt attempt, QuotaEvaluator evaluator, StoredObject quota)
    {
        var (name, hard) = (quota.Key.Name, ResourceList.Of(quota.Json.ObjectAt("status", "hard")));
        var used = ResourceList.Of(quota.Json.ObjectAt("status", "used"));
        var requested = Requested(attempt, evaluator, quota.Json).Where((resource, amount) => hard.Contains(resource) && !amount.IsZero);
        if (requested.IsEmpty)
        {
            return null;
        }

        var after = used.Plus(requested);
        var exceeded = requested.Where((resource, _) => after[resource] > hard[resource]);
        return exceeded.IsEmpty
            ? new StoreOperation.Put(quota.Key, quota.Json.WithAt(after.ToJson(), "status", "used"), quota.Revision)
            : throw Forbidden(attempt, $"exceeded quota: {name}, requested: {exceeded}, used: {Of(used, exceeded)}, limited: {Of(hard, exceeded)}");
    }

    /// <summary>What the write takes more than the object had, as far as the quota meant it before.</summary>
    private static ResourceList Requested(WriteAttempt attempt, QuotaEvaluator evaluator, JsonObject quota)
    {
        var usage = evaluator.Usage(attempt.Object);
        return attempt.Old is { } old && evaluator.IsMeant(quota, old) ? usage.MoreThan(evaluator.Usage(old)) : usage;
    }

    private static ResourceList Of(ResourceList amounts, ResourceList names) => amounts.Where((name, _) => names.Contains(name));
}
