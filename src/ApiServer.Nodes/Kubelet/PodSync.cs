using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Kubelet.Resizing;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>
/// Brings one Pod to Running, keeps what runs as the Pod says, and ends it when its containers are done (upstream: kubelet SyncPod,
/// kuberuntime computePodActions). Every look begins with what is there.
/// </summary>
internal sealed class PodSync(IContainerRuntime runtime, PodEvents events, PodStopper stopper, PodResizer resizer)
{
    private const string Overdue = "Pod was active on the node longer than the specified deadline";

    private readonly ContainerKeeper _keeper = new(runtime, events);
    private readonly VolumeMounter _mounter = new(events);

    /// <summary>Does what can be done now.</summary>
    public async Task RunAsync(PodPass pass, CancellationToken cancellationToken)
    {
        await pass.InspectAsync(runtime, cancellationToken).ConfigureAwait(false);
        TellOfAnnotations(pass);
        if (IsOverdue(pass))
        {
            pass.Seen = pass.Seen with { Failure = ("DeadlineExceeded", Overdue) };
            events.OfPod(pass.Pod, "DeadlineExceeded", Overdue);
            await stopper.EndAsync(pass, PodContainers.Grace(pass.Pod), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (IsFirstLook(pass.Pod) && !await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!await resizer.RunAsync(pass, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!_mounter.Mount(pass))
        {
            return;
        }

        var sandbox = await runtime.EnsureSandboxAsync(pass.Pod, cancellationToken).ConfigureAwait(false);
        if (sandbox.Value is null)
        {
            pass.AskAgain(sandbox.AskAgainAfter);
            return;
        }

        pass.Seen = pass.Seen with { Addresses = sandbox.Value.Addresses };
        await SyncContainersAsync(pass, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsFirstLook(JsonObject pod) =>
        pod.StringAt("status", "startTime") is null || pod.ArrayAt("status", "containerStatuses").Count == 0;

    private async Task SyncContainersAsync(PodPass pass, CancellationToken cancellationToken)
    {
        // How a container ended is told before it is started again.
        if (HasEnded(pass) && !await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!PodPhase.IsOver(pass.Pod, pass.Seen))
        {
            await StartAsync(pass, cancellationToken).ConfigureAwait(false);
            if (!await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        if (PodPhase.IsOver(pass.Pod, pass.Seen))
        {
            await stopper.EndAsync(pass, PodContainers.Grace(pass.Pod), cancellationToken).ConfigureAwait(false);
            return;
        }

        pass.AskAgain(runtime.NextEnd(pass.Pod));
    }

    private async Task StartAsync(PodPass pass, CancellationToken cancellationToken)
    {
        foreach (var container in PodContainers.Ephemeral(pass.Pod))
        {
            await _keeper.KeepAsync(pass, container, cancellationToken).ConfigureAwait(false);
        }

        if (!await IsInitializedAsync(pass, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (PodContainers.Init(pass.Pod).Any() && !pass.Pod.IsConditionTrue("Initialized") && !await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (var container in PodContainers.Main(pass.Pod))
        {
            await _keeper.KeepAsync(pass, container, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with the init containers, one after the other; true when the main ones may run.</summary>
    private async Task<bool> IsInitializedAsync(PodPass pass, CancellationToken cancellationToken)
    {
        var hasBegun = PodContainers.Main(pass.Pod).Any(c => pass.Seen.Of(c) is not null);
        foreach (var container in PodContainers.Init(pass.Pod))
        {
            var isSidecar = PodContainers.IsSidecar(container);
            if (hasBegun && !isSidecar)
            {
                continue;
            }

            await _keeper.KeepAsync(pass, container, cancellationToken).ConfigureAwait(false);
            var isDone = pass.Seen.Of(container) is { } run
                && (isSidecar ? run.IsRunning && !pass.Seen.Unstarted.Contains(container.String("name") ?? "") : run is { IsRunning: false, ExitCode: 0 });
            if (!isDone && !hasBegun)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasEnded(PodPass pass) => pass.Seen.Containers.Any(
        c => !c.Value.IsRunning && PodContainers.Status(pass.Pod, c.Key).At("state", "running") is not null);

    private static bool IsOverdue(PodPass pass)
    {
        if (pass.Pod.IntegerAt("spec", "activeDeadlineSeconds") is not { } seconds || ApiTime.Parse(pass.Pod.StringAt("status", "startTime")) is not { } start)
        {
            return false;
        }

        var left = start + TimeSpan.FromSeconds(seconds) - pass.Now;
        pass.AskAgain(left > TimeSpan.Zero ? left : null);
        return left <= TimeSpan.Zero;
    }

    private void TellOfAnnotations(PodPass pass)
    {
        var annotations = pass.Pod.ObjectAt("metadata", "annotations");
        if (annotations.Count == 0 || annotations.Equals(pass.Memory.ToldOf))
        {
            return;
        }

        pass.Memory.ToldOf = annotations;
        foreach (var problem in SimulationAnnotations.Problems(pass.Pod))
        {
            events.WarnOfPod(pass.Pod, "InvalidSimulation", problem);
        }
    }
}
