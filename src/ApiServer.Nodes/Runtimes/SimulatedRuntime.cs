using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Registration;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Runtimes;

/// <summary>
/// Containers that are not there. What runs is what the Pod's status says runs, so nothing is lost with the process; ids are
/// functions of the Pod's uid. Main containers run until they are stopped, init containers complete at once.
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

    public Task<RuntimeResult<ImageStatus>> EnsureImageAsync(JsonObject pod, JsonObject container, bool always, CancellationToken cancellationToken)
    {
        // A simulated node has every image; a pull only asks whether it is the newest.
        var length = always ? _lifeCycle.Pull : TimeSpan.Zero;
        var left = _stages.Left(pod, "pull/" + container.String("name"), length, out var began);
        return Task.FromResult(left > TimeSpan.Zero
            ? new RuntimeResult<ImageStatus>(null, began, left)
            : new(new ImageStatus(ImageId(container), 0, always, length), began, TimeSpan.Zero));
    }

    public Task<RuntimeResult<ContainerStatus>> StartContainerAsync(JsonObject pod, JsonObject container, int attempt, CancellationToken cancellationToken)
    {
        var isInit = pod.ArrayAt("spec", "initContainers").Objects.Any(c => c.String("name") == container.String("name"));
        var stage = isInit ? "init/" + container.String("name") : $"start/{attempt}";
        var left = _stages.Left(pod, stage, _lifeCycle.Start, out var began);
        if (left > TimeSpan.Zero)
        {
            return Task.FromResult(new RuntimeResult<ContainerStatus>(null, began, left));
        }

        var now = _clock.UtcNow;
        var completes = isInit && container.String("restartPolicy") != "Always";
        var status = new ContainerStatus(ContainerId(pod, container, attempt), container.String("image") ?? "", ImageId(container), attempt, now, completes ? now : null);
        return Task.FromResult(new RuntimeResult<ContainerStatus>(status, began, TimeSpan.Zero));
    }

    public Task<ContainerStatus?> InspectContainerAsync(JsonObject pod, string container, CancellationToken cancellationToken)
    {
        var status = pod.ArrayAt("status", "containerStatuses").Objects
            .Concat(pod.ArrayAt("status", "initContainerStatuses").Objects)
            .FirstOrDefault(c => c.String("name") == container);
        return Task.FromResult(status is null ? null : FromStatus(status));
    }

    public async Task<RuntimeResult<ContainerStatus>> StopContainerAsync(JsonObject pod, string container, TimeSpan grace, CancellationToken cancellationToken)
    {
        var length = _lifeCycle.Stop < grace ? _lifeCycle.Stop : grace;
        var left = _stages.Left(pod, "stop/" + container, length, out var began);
        if (left > TimeSpan.Zero)
        {
            return new(null, began, left);
        }

        var running = await InspectContainerAsync(pod, container, cancellationToken).ConfigureAwait(false);
        var killed = _lifeCycle.Stop > grace;
        return new(
            running is { IsRunning: true } ? running with { FinishedAt = _clock.UtcNow, ExitCode = killed ? 137 : 0 } : running,
            began,
            TimeSpan.Zero);
    }

    public IAsyncEnumerable<LogLine> ReadLogAsync(JsonObject pod, string container, LogSelection selection, CancellationToken cancellationToken) =>
        _log.ReadAsync(pod, container, selection, cancellationToken);

    public Task RemoveSandboxAsync(string ns, string name, CancellationToken cancellationToken)
    {
        _addresses.Release(ns, name);
        _stages.Forget(ns, name);
        return Task.CompletedTask;
    }

    private static ContainerStatus? FromStatus(JsonObject status)
    {
        var running = status.ObjectAt("state", "running");
        var ended = status.ObjectAt("state", "terminated");
        var started = ApiTime.Parse(running.String("startedAt") ?? ended.String("startedAt"));
        return started is null ? null : new ContainerStatus(
            status.String("containerID") ?? "",
            status.String("image") ?? "",
            status.String("imageID") ?? "",
            (int)(status.Integer("restartCount") ?? 0),
            started.Value,
            ApiTime.Parse(ended.String("finishedAt")),
            (int)(ended.Integer("exitCode") ?? 0));
    }

    private static string ContainerId(JsonObject pod, JsonObject container, int attempt) =>
        "simulated://" + Hash($"{pod.Uid()}/{container.String("name")}/{attempt}");

    private static string ImageId(JsonObject container) =>
        $"simulated://{container.String("image")}@sha256:{Hash(container.String("image") ?? "")}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
