using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Quotas;

/// <summary>Pods and what they ask for and are limited to (upstream: pkg/quota/v1/evaluator/core/pods.go).</summary>
internal sealed class PodQuota(ClusterClock clock) : QuotaEvaluator(ResourceNames.Pods)
{
    private const string Pods = "pods";
    private const string Requests = "requests.";
    private const string Limits = "limits.";
    private const string HugePages = "hugepages-";

    private static readonly string[] Native = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>A quota of these wants every container to say how much it takes. Upstream calls that a mistake that was not repeated for other resources.</summary>
    private static readonly string[] MustBeSaid = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    /// <summary>When a Pod that is being deleted and does not go no longer counts; null when it is not being deleted.</summary>
    public static DateTimeOffset? GivenUpAt(JsonObject pod) =>
        pod.IsDeleting() && ApiTime.Parse(pod.StringAt("metadata", "deletionTimestamp")) is { } due
            ? due.AddSeconds(pod.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0)
            : null;

    public override bool Handles(WriteAttempt attempt) => (attempt.Operation, attempt.Subresource) switch
    {
        (WriteOperation.Create, "") or (WriteOperation.Update, "resize") => true,
        (WriteOperation.Update, "") => HasDeadline(attempt.Object) != HasDeadline(attempt.Old!),
        _ => false,
    };

    public override bool Counts(string name) =>
        name == Pods
        || name == CountName
        || Native.Contains(Bare(name))
        || Bare(name).StartsWith(HugePages, StringComparison.Ordinal)
        || (name.StartsWith(Requests, StringComparison.Ordinal) && IsExtended(name[Requests.Length..]));

    public override string? Missing(ResourceList counted, JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        if (PodResources.AreOfPod(spec))
        {
            return null;
        }

        var containers = spec.ArrayAt("containers").Objects.Concat(spec.ArrayAt("initContainers").Objects)
            .Select(c => (Name: c.String("name") ?? "", Usage: Compute(ResourceList.Of(c.ObjectAt("resources", "requests")), ResourceList.Of(c.ObjectAt("resources", "limits")))))
            .ToList();
        var missing = counted.Names
            .Where(MustBeSaid.Contains)
            .Select(r => (Resource: r, Containers: containers.Where(c => !c.Usage.Contains(r)).Select(c => c.Name).Order(StringComparer.Ordinal).ToList()))
            .Where(m => m.Containers.Count > 0)
            .Select(m => $"{m.Resource} for: {string.Join(',', m.Containers)}")
            .ToList();
        return missing.Count == 0 ? null : "must specify " + string.Join("; ", missing);
    }

    public override ResourceList Usage(JsonObject obj)
    {
        var usage = new ResourceList { [CountName] = Quantity.FromInteger(1) };
        if (obj.StringAt("status", "phase") is "Succeeded" or "Failed" || GivenUpAt(obj) < clock.UtcNow)
        {
            return usage;
        }

        var spec = obj.ObjectAt("spec");
        var overhead = ResourceList.Of(spec.ObjectAt("overhead"));
        var limits = PodResources.Limits(spec);
        var compute = Compute(PodResources.Requests(spec).Plus(overhead), limits.Plus(overhead.Where((name, _) => limits.Contains(name))));
        compute[Pods] = Quantity.FromInteger(1);
        return usage.Plus(compute);
    }

    protected override bool IsInScope(QuotaScope scope, JsonObject obj) => scope.Name switch
    {
        "Terminating" => HasDeadline(obj),
        "NotTerminating" => !HasDeadline(obj),
        "BestEffort" => PodQuality.Of(obj.ObjectAt("spec")) == "BestEffort",
        "NotBestEffort" => PodQuality.Of(obj.ObjectAt("spec")) != "BestEffort",
        "PriorityClass" => scope.Selects(obj.StringAt("spec", "priorityClassName") is { Length: > 0 } name ? name : null),
        "CrossNamespacePodAffinity" => LooksIntoOtherNamespaces(obj.ObjectAt("spec", "affinity")),
        _ => false,
    };

    private static ResourceList Compute(ResourceList requests, ResourceList limits)
    {
        var usage = new ResourceList();
        foreach (var (name, amount) in requests.Amounts)
        {
            var isNative = Native.Contains(name) || name.StartsWith(HugePages, StringComparison.Ordinal);
            if (isNative)
            {
                usage[name] = amount;
            }

            if (isNative || IsExtended(name))
            {
                usage[Requests + name] = amount;
            }
        }

        foreach (var (name, amount) in limits.Amounts.Where(l => Native.Contains(l.Key)))
        {
            usage[Limits + name] = amount;
        }

        return usage;
    }

    /// <summary>The resource without <c>requests.</c> or <c>limits.</c>, of those that a quota may limit so.</summary>
    private static string Bare(string name) =>
        name.StartsWith(Requests, StringComparison.Ordinal) ? name[Requests.Length..]
        : name.StartsWith(Limits, StringComparison.Ordinal) && Native.Contains(name[Limits.Length..]) ? name[Limits.Length..]
        : name;

    /// <summary>What a device plug-in offers, or a class of devices stands for.</summary>
    private static bool IsExtended(string name) =>
        name.StartsWith("deviceclass.resource.kubernetes.io/", StringComparison.Ordinal)
        || (name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal) && !name.StartsWith(Requests, StringComparison.Ordinal));

    private static bool HasDeadline(JsonObject pod) => pod.IntegerAt("spec", "activeDeadlineSeconds") is >= 0;

    private static bool LooksIntoOtherNamespaces(JsonObject affinity) =>
        new[] { affinity.ObjectAt("podAffinity"), affinity.ObjectAt("podAntiAffinity") }
            .SelectMany(a => a.ArrayAt("requiredDuringSchedulingIgnoredDuringExecution").Objects
                .Concat(a.ArrayAt("preferredDuringSchedulingIgnoredDuringExecution").Objects.Select(p => p.ObjectAt("podAffinityTerm"))))
            .Any(t => t.ArrayAt("namespaces").Count > 0 || t.Object("namespaceSelector") is not null);
}
