namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Nodes with most left of processor and memory, and with both used alike (plugins NodeResourcesFit, LeastAllocated, and NodeResourcesBalancedAllocation).</summary>
internal sealed class ResourceScore : INodeScore
{
    public int Weight => 1;

    public long[] Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster) => [.. nodes.Select(n => Score(pod.Demand, n))];

    private static long Score(PodDemand pod, NodeState node)
    {
        var (cpu, memory) = (node.Allocatable("cpu").MilliValue, node.Allocatable("memory").Value);
        var (cpuBefore, memoryBefore) = (node.ScoredCpu, node.ScoredMemory);
        var (cpuAfter, memoryAfter) = (cpuBefore + pod.ScoredCpu, memoryBefore + pod.ScoredMemory);
        var resources = (cpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0);
        var left = resources == 0 ? 0 : (Left(cpuAfter, cpu) + Left(memoryAfter, memory)) / resources;

        // Whether the Pod makes the use of both more alike: 75 when it changes nothing.
        var balance = (ScoreRange.Most / 2) + (((ScoreRange.Most / 2) + Balance(cpuAfter, cpu, memoryAfter, memory) - Balance(cpuBefore, cpu, memoryBefore, memory)) / 2);
        return left + balance;
    }

    private static long Left(long used, long all) => all == 0 || used > all ? 0 : (all - used) * ScoreRange.Most / all;

    private static long Balance(long cpuUsed, long cpu, long memoryUsed, long memory)
    {
        if (cpu == 0 || memory == 0)
        {
            return ScoreRange.Most;
        }

        var difference = Math.Abs(Math.Min(1, (double)cpuUsed / cpu) - Math.Min(1, (double)memoryUsed / memory));
        return (long)((1 - (difference / 2)) * ScoreRange.Most);
    }
}
