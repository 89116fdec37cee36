using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Store;

namespace ApiServer.Nodes.Scheduling;

/// <summary>What the scheduler looks at in a Pod, taken out once per stored Pod (upstream: framework PodInfo).</summary>
internal sealed class PodInfo
{
    private static readonly object Form = new();

    private PodInfo(JsonObject pod)
    {
        Uid = pod.Uid();
        Namespace = pod.Namespace();
        Name = pod.Name();
        Labels = pod.Labels();
        NodeName = pod.StringAt("spec", "nodeName") ?? "";
        NominatedNode = pod.StringAt("status", "nominatedNodeName") ?? "";
        Priority = pod.IntegerAt("spec", "priority") ?? 0;
        Owner = pod.ControllerReference()?.String("uid") ?? "";
        IsDeleting = pod.IsDeleting();
        IsPreempted = IsDeleting && pod.Condition("DisruptionTarget") is { } c && c.String("status") == "True" && c.String("reason") == Preemption.Reason;
        IsFinished = pod.StringAt("status", "phase") is "Succeeded" or "Failed";
        StartTime = ApiTime.Parse(pod.StringAt("status", "startTime")) ?? DateTimeOffset.MaxValue;
        Demand = PodDemand.Of(pod);
        RequiredAffinity = AffinityTerm.Required(pod, Namespace, "podAffinity");
        RequiredAntiAffinity = AffinityTerm.Required(pod, Namespace, "podAntiAffinity");
        PreferredAffinity = AffinityTerm.Preferred(pod, Namespace, "podAffinity");
        PreferredAntiAffinity = AffinityTerm.Preferred(pod, Namespace, "podAntiAffinity");
    }

    public string Uid { get; }

    public string Namespace { get; }

    public string Name { get; }

    public JsonObject Labels { get; }

    /// <summary>Where it runs; empty before it is bound.</summary>
    public string NodeName { get; }

    /// <summary>Where room is being made for it; empty when nowhere.</summary>
    public string NominatedNode { get; }

    public long Priority { get; }

    /// <summary>The uid of its controller; empty without one.</summary>
    public string Owner { get; }

    public bool IsDeleting { get; }

    /// <summary>Whether it is going because a more important Pod needs its room.</summary>
    public bool IsPreempted { get; }

    /// <summary>A finished Pod takes nothing any more.</summary>
    public bool IsFinished { get; }

    /// <summary>When its node began to run it; the end of time before that.</summary>
    public DateTimeOffset StartTime { get; }

    public PodDemand Demand { get; }

    public IReadOnlyList<AffinityTerm> RequiredAffinity { get; }

    public IReadOnlyList<AffinityTerm> RequiredAntiAffinity { get; }

    public IReadOnlyList<AffinityTerm> PreferredAffinity { get; }

    public IReadOnlyList<AffinityTerm> PreferredAntiAffinity { get; }

    /// <summary>Whether it says anything about other Pods.</summary>
    public bool HasAffinity => RequiredAffinity.Count + RequiredAntiAffinity.Count + PreferredAffinity.Count + PreferredAntiAffinity.Count > 0;

    public static PodInfo Of(StoredObject pod) => pod.Form(Form, p => new PodInfo(p.Json));

    /// <summary>The Pods whose place should be kept first: of higher priority, then those that run longer (upstream: MoreImportantPod), then by name.</summary>
    public static IEnumerable<PodInfo> ByImportance(IEnumerable<PodInfo> pods) =>
        pods.OrderByDescending(p => p.Priority).ThenBy(p => p.StartTime).ThenBy(p => p.Name, StringComparer.Ordinal);
}
