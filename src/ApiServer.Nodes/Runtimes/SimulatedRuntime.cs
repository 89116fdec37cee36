using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Usage;

namespace ApiServer.Nodes.Runtimes;

/// <summary>
/// Containers that are not there. What runs is what the Pod's status says runs, so nothing is lost with the process; ids are
/// functions of the Pod's uid. How they end, and what else befalls them, the Pod's annotations say.
/// </summary>
public sealed class SimulatedRuntime : IContainerRuntime
{
    private readonly ClusterClock _clock;
    private readonly SimulatedLifeCycle _lifeCycle;
    private readonly NodeOptions _options;
    private readonly PodAddresses _addresses;
    private readonly StageClock _stages;
    private readonly SimulatedLog _log;

    public SimulatedRuntime(ClusterClient client, NodeOptions options)
        : this(client, options, new SimulatedLifeCycle { Start = options.SimulatedStartDelay })
    {
    }

    public SimulatedRuntime(ClusterClient client, NodeOptions options, SimulatedLifeCycle lifeCycle)
    {
        ArgumentNullException.ThrowIfNull(client);
        _clock = client.Clock;
        _lifeCycle = lifeCycle;
        _options = options;
        _addresses = new(client);
        _stages = new(client.Clock);
        _log = new(client);
    }

    public string Name => "simulated";

    public async Task<RuntimeResult<SandboxStatus>> EnsureSandboxAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var left = _stages.Left(pod, "sandbox", _lifeCycle.Sandbox, out var began);
        if (left > TimeSpan.Zero)
        {
            return new(null, began, left);
        }

        var node = pod.StringAt("spec", "nodeName") ?? "";
        if (!_options.IsMine(node, out var index))
        {
            throw new InvalidOperationException($"{node} is no simulated node");
        }

        var address = pod.BooleanAt("spec", "hostNetwork") == true
            ? SimulatedNode.InternalAddress(index)
            : await _addresses.TakeAsync(pod, index, cancellationToken).ConfigureAwait(false);
        return new(new SandboxStatus([address]), began, TimeSpan.Zero);
    }

    public Task<RuntimeResult<ImageStatus>> EnsureImageAsync(JsonObject pod, JsonObject container, int attempt, bool always, CancellationToken cancellationToken)
    {
        if (SimulationAnnotations.ImagePullError(pod, container) is { } error)
        {
            return Task.FromResult(new RuntimeResult<ImageStatus>(new ImageStatus("", 0, true, TimeSpan.Zero, error), true, TimeSpan.Zero));
        }

        // A simulated node has every image; a pull only asks whether it is the newest.
        var length = always ? _lifeCycle.Pull : TimeSpan.Zero;
        var left = _stages.Left(pod, Run("pull", container.String("name"), attempt), length, out var began);
        return Task.FromResult(left > TimeSpan.Zero
            ? new RuntimeResult<ImageStatus>(null, began, left)
            : new(new ImageStatus(ImageId(container), 0, always, length), began, TimeSpan.Zero));
    }

    public Task<RuntimeResult<ContainerStatus>> StartContainerAsync(JsonObject pod, JsonObject container, int attempt, CancellationToken cancellationToken)
    {
        var name = container.String("name");
        var left = _stages.Left(pod, Run("start", name, attempt), SimulationAnnotations.StartDelay(pod, container) ?? _lifeCycle.Start, out var began);
        if (left > TimeSpan.Zero)
        {
            return Task.FromResult(new RuntimeResult<ContainerStatus>(null, began, left));
        }

        _stages.Begin(pod, Run("run", name, attempt));
        var status = new ContainerStatus(ContainerId(pod, container, attempt), container.String("image") ?? "", ImageId(container), attempt, _clock.UtcNow);
        return Task.FromResult(new RuntimeResult<ContainerStatus>(Now(pod, container, status), began, TimeSpan.Zero));
    }

    public Task<ContainerStatus?> InspectContainerAsync(JsonObject pod, string container, CancellationToken cancellationToken)
    {
        var status = PodContainers.Status(pod, container) is { } known ? FromStatus(known) : null;
        return Task.FromResult(status is { IsRunning: true } && PodContainers.Find(pod, container) is { } spec ? Now(pod, spec, status) : status);
    }

    public TimeSpan? NextEnd(JsonObject pod)
    {
        TimeSpan? next = null;
        foreach (var container in PodContainers.All(pod))
        {
            if (PodContainers.Status(pod, container.String("name") ?? "") is { } known
                && FromStatus(known) is { IsRunning: true } running
                && SimulationAnnotations.Exit(pod, container) is { } exit)
            {
                var left = StartOf(pod, container, running) + exit.After - _clock.UtcNow;
                next = next is null || left < next ? left : next;
            }
        }

        return next;
    }

    public ProbeAnswer Probe(JsonObject pod, JsonObject container, ContainerStatus running, ProbeKind kind)
    {
        if (SimulationAnnotations.Fails(pod, container, kind))
        {
            return new ProbeAnswer(false, "simulated failure");
        }

        var left = kind == ProbeKind.Readiness && SimulationAnnotations.ReadyAfter(pod, container) is { } after
            ? StartOf(pod, container, running) + after - _clock.UtcNow
            : TimeSpan.Zero;
        return left > TimeSpan.Zero ? new ProbeAnswer(false, "not ready yet", left) : ProbeAnswer.Pass;
    }

    public ContainerUsage? Usage(JsonObject pod, JsonObject container) => SimulationAnnotations.Usage(pod, container);

    public async Task<RuntimeResult<ContainerStatus>> StopContainerAsync(JsonObject pod, string container, TimeSpan grace, CancellationToken cancellationToken)
    {
        var running = await InspectContainerAsync(pod, container, cancellationToken).ConfigureAwait(false);
        if (running is not { IsRunning: true })
        {
            return new(running, false, TimeSpan.Zero);
        }

        var wanted = (PodContainers.Find(pod, container) is { } spec ? SimulationAnnotations.StopDelay(pod, spec) : null) ?? _lifeCycle.Stop;
        var left = _stages.Left(pod, Run("stop", container, running.Attempt), wanted < grace ? wanted : grace, out var began);
        return left > TimeSpan.Zero
            ? new(null, began, left)
            : new(running with { FinishedAt = _clock.UtcNow, ExitCode = wanted > grace ? 137 : 0 }, began, TimeSpan.Zero);
    }

    public IAsyncEnumerable<LogLine> ReadLogAsync(JsonObject pod, string container, LogSelection selection, CancellationToken cancellationToken) =>
        _log.ReadAsync(pod, container, selection, cancellationToken);

    public Task RemoveSandboxAsync(string ns, string name, CancellationToken cancellationToken)
    {
        _addresses.Release(ns, name);
        _stages.Forget(ns, name);
        return Task.CompletedTask;
    }

    // A container that waits to be restarted is the one that ended before.
    private static ContainerStatus? FromStatus(JsonObject status)
    {
        var running = status.ObjectAt("state", "running");
        var ended = status.At("state", "waiting") is null ? status.ObjectAt("state", "terminated") : status.ObjectAt("lastState", "terminated");
        var started = ApiTime.Parse(running.String("startedAt") ?? ended.String("startedAt"));
        return started is null ? null : new ContainerStatus(
            status.String("containerID") ?? "",
            status.String("image") ?? "",
            status.String("imageID") ?? "",
            (int)(status.Integer("restartCount") ?? 0),
            started.Value,
            ApiTime.Parse(ended.String("finishedAt")),
            (int)(ended.Integer("exitCode") ?? 0),
            ended.String("reason") is "Completed" or "Error" ? null : ended.String("reason"));
    }

    private static string Run(string stage, string? container, int attempt) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stage}/{container}/{attempt}");

    /// <summary>What became by now of a container that was running.</summary>
    private ContainerStatus Now(JsonObject pod, JsonObject container, ContainerStatus running) =>
        SimulationAnnotations.Exit(pod, container) is { } exit && StartOf(pod, container, running) + exit.After is var end && end <= _clock.UtcNow
            ? running with { FinishedAt = _clock.UtcNow, ExitCode = exit.Code, EndReason = exit.Reason }
            : running;

    // The status has whole seconds only.
    private DateTimeOffset StartOf(JsonObject pod, JsonObject container, ContainerStatus running) =>
        _stages.Begun(pod, Run("run", container.String("name"), running.Attempt)) ?? running.StartedAt;

    private static string ContainerId(JsonObject pod, JsonObject container, int attempt) =>
        "simulated://" + Hash($"{pod.Uid()}/{container.String("name")}/{attempt}");

    private static string ImageId(JsonObject container) =>
        $"simulated://{container.String("image")}@sha256:{Hash(container.String("image") ?? "")}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
