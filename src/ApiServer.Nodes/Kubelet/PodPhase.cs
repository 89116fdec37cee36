using ApiServer.Model.Json;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The phase that follows from what a Pod's containers do (upstream: kubelet getPhase).</summary>
internal static class PodPhase
{
    /// <summary>Whether nothing happens to a Pod of that phase any more.</summary>
    public static bool IsTerminal(string? phase) => phase is "Succeeded" or "Failed";

    /// <summary>A pure function of the spec and what was seen.</summary>
    public static string Of(JsonObject pod, PodObservation seen)
    {
        var main = PodContainers.Main(pod).ToList();
        if (seen.Failure is not null)
        {
            return "Failed";
        }

        if (seen.Ending)
        {
            return main.All(c => seen.Of(c) is { IsRunning: false, ExitCode: 0 }) ? "Succeeded" : "Failed";
        }

        var steps = PodContainers.Init(pod).Where(c => !PodContainers.IsSidecar(c)).ToList();
        if (steps.Any(c => seen.Of(c) is { IsRunning: false } ended && ended.ExitCode != 0 && !RestartRules.Restarts(pod, c, ended.ExitCode)))
        {
            return "Failed";
        }

        var sidecars = PodContainers.Init(pod).Where(PodContainers.IsSidecar).ToList();
        var hasInitialized = main.Any(c => seen.Of(c) is not null);
        var isInitializing = steps.Any(c => seen.Of(c) is not { IsRunning: false })
            || (!hasInitialized && sidecars.Any(c => seen.Of(c) is null || (seen.Of(c)!.IsRunning && seen.Unstarted.Contains(c.String("name") ?? ""))));
        return isInitializing || main.Any(c => seen.Of(c) is null) ? "Pending" : OfStarted(pod, seen, main, sidecars);
    }

    private static string OfStarted(JsonObject pod, PodObservation seen, List<JsonObject> main, List<JsonObject> sidecars)
    {
        if (main.Concat(sidecars).Any(c => seen.Of(c) is { IsRunning: true }) || main.Any(c => RestartRules.Restarts(pod, c, seen.Of(c)!.ExitCode)))
        {
            return "Running";
        }

        return main.All(c => seen.Of(c)!.ExitCode == 0) ? "Succeeded" : "Failed";
    }

    /// <summary>Whether the main containers have ended for good, or never will begin: what still runs is to be stopped.</summary>
    public static bool IsOver(JsonObject pod, PodObservation seen) =>
        Of(pod, seen) == "Failed"
        || PodContainers.Main(pod).All(c => seen.Of(c) is { IsRunning: false } ended && !RestartRules.Restarts(pod, c, ended.ExitCode));
}
