using ApiServer.Model.Json;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>
/// Probes running containers (upstream: kubelet prober worker): first the startup probe, then liveness and readiness; an outcome counts when
/// it came as often in a row as its threshold says. A probe whose outcome stands and cannot change by itself is not repeated.
/// </summary>
internal sealed class ContainerProber(IContainerRuntime runtime, PodEvents events)
{
    /// <summary>Notes whether the container is started and ready. Answers the probe because of which it has to be killed, or null.</summary>
    public ProbeKind? Probe(PodPass pass, JsonObject container, ContainerStatus running)
    {
        var name = container.String("name") ?? "";
        var known = PodContainers.Status(pass.Pod, name);
        var isKnown = known?.String("containerID") == running.Id;
        if (container.Object("startupProbe") is { } startup)
        {
            var run = Run(pass, container, running, ProbeKind.Startup, startup, isKnown && known!.Boolean("started") == true);
            if (!run.Passes)
            {
                pass.Seen.Unstarted.Add(name);
                pass.Seen.Unready.Add(name);
                return run.IsDecided ? ProbeKind.Startup : null;
            }
        }

        if (!IsReady(pass, container, running, isKnown && known!.Boolean("ready") == true))
        {
            pass.Seen.Unready.Add(name);
        }

        return container.Object("livenessProbe") is { } liveness && !Run(pass, container, running, ProbeKind.Liveness, liveness, true).Passes
            ? ProbeKind.Liveness
            : null;
    }

    private bool IsReady(PodPass pass, JsonObject container, ContainerStatus running, bool wasReady)
    {
        if (container.Object("readinessProbe") is { } readiness)
        {
            return Run(pass, container, running, ProbeKind.Readiness, readiness, wasReady).Passes;
        }

        var answer = runtime.Probe(pass.Pod, container, running, ProbeKind.Readiness);
        pass.AskAgain(answer.PassesAfter);
        return answer.Passed;
    }

    private ProbeRun Run(PodPass pass, JsonObject container, ContainerStatus running, ProbeKind kind, JsonObject probe, bool passes)
    {
        if (!pass.Memory.Probes.TryGetValue((running.Id, kind), out var run))
        {
            var first = running.StartedAt + TimeSpan.FromSeconds(probe.Integer("initialDelaySeconds") ?? 0);
            pass.Memory.Probes[(running.Id, kind)] = run = new ProbeRun { Next = first, Passes = passes, IsDecided = passes && kind != ProbeKind.Liveness };
        }

        var isOnHold = run.IsDecided && (kind == ProbeKind.Startup || (kind == ProbeKind.Liveness && !run.Passes));
        if (isOnHold)
        {
            return run;
        }

        var answer = runtime.Probe(pass.Pod, container, running, kind);
        if (run.Next <= pass.Now)
        {
            Count(pass, container, kind, probe, run, answer);
        }

        // What stands and would be found again needs no further look: an annotation that changes is an event.
        if (!(run.IsDecided && run.Passes && run.LastPassed && answer.Passed))
        {
            pass.AskAgain(run.Next - pass.Now);
        }

        return run;
    }

    private void Count(PodPass pass, JsonObject container, ProbeKind kind, JsonObject probe, ProbeRun run, ProbeAnswer answer)
    {
        run.InARow = run.InARow > 0 && run.LastPassed == answer.Passed ? run.InARow + 1 : 1;
        run.LastPassed = answer.Passed;
        run.Next = pass.Now + TimeSpan.FromSeconds(probe.Integer("periodSeconds") ?? 10);
        if (!answer.Passed)
        {
            events.Unhealthy(pass.Pod, container, kind, answer.Output);
        }

        if (run.InARow >= ((answer.Passed ? probe.Integer("successThreshold") : probe.Integer("failureThreshold")) ?? (answer.Passed ? 1 : 3)))
        {
            run.Passes = answer.Passed;
            run.IsDecided = true;
        }
    }
}
