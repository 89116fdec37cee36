using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Nodes.Kubelet;
using ApiServer.Registry.Usage;

namespace ApiServer.Nodes.Runtimes;

/// <summary>
/// What a Pod's annotations say of its simulated life (docs/simulation.md). <c>KEY.CONTAINER</c> is for one container;
/// <c>KEY</c> alone for the main containers that have none of their own. A value that does not parse counts as absent.
/// </summary>
internal static class SimulationAnnotations
{
    public const string Prefix = "simulation.apiserver.local/";

    /// <summary>How long a container runs that has an end and no other word about when.</summary>
    public static readonly TimeSpan UsualRun = TimeSpan.FromSeconds(1);

    /// <summary>A container uses one part in so many of what it requests.</summary>
    private const int UsualShare = 10;

    private const string NotADuration = "must be a duration such as 300ms, 5s or 1h30m";

    private static readonly Quantity LeastCpu = Quantity.FromMilli(1);
    private static readonly Quantity LeastMemory = Quantity.FromInteger(10 << 20, QuantityFormat.BinarySI);

    // What is wrong with a value; null when nothing is.
    private static readonly Dictionary<string, Func<string, string?>> Keys = new(StringComparer.Ordinal)
    {
        ["start-delay"] = DurationProblem,
        ["ready-after"] = DurationProblem,
        ["exit-after"] = DurationProblem,
        ["stop-delay"] = DurationProblem,
        ["exit-code"] = v => CodeOf(v) is null ? "must be an integer from 0 to 255" : null,
        ["exit-reason"] = v => v.Length == 0 ? "must not be empty" : null,
        ["image-pull-error"] = v => v.Length == 0 ? "must not be empty" : null,
        ["cpu-usage"] = v => AmountOf(v) is null ? "must be an amount of processor time such as 250m or 1.5" : null,
        ["memory-usage"] = v => AmountOf(v) is null ? "must be an amount of memory such as 64Mi" : null,
        ["probe-fails"] = v => v.Split(',').All(p => ProbeOf(p) is not null) ? null : "must list startup, liveness or readiness",
    };

    public static TimeSpan? StartDelay(JsonObject pod, JsonObject container) => Duration(pod, container, "start-delay");

    public static TimeSpan? ReadyAfter(JsonObject pod, JsonObject container) => Duration(pod, container, "ready-after");

    public static TimeSpan? StopDelay(JsonObject pod, JsonObject container) => Duration(pod, container, "stop-delay");

    public static string? ImagePullError(JsonObject pod, JsonObject container) => Value(pod, container, "image-pull-error");

    public static bool Fails(JsonObject pod, JsonObject container, ProbeKind kind) =>
        Value(pod, container, "probe-fails")?.Split(',').Any(p => ProbeOf(p) == kind) == true;

    /// <summary>
    /// How a container ends by itself; null: it runs until it is stopped. Where no annotation says it, init containers complete at once and main
    /// containers of Pods that are not always restarted (those of Jobs) after a second.
    /// </summary>
    public static ContainerExit? Exit(JsonObject pod, JsonObject container)
    {
        var code = Value(pod, container, "exit-code") is { } text ? CodeOf(text) : null;
        var after = Duration(pod, container, "exit-after");
        var isStep = PodContainers.IsInit(pod, container) && !PodContainers.IsSidecar(container);
        var ends = isStep || (PodContainers.IsMain(pod, container) && pod.StringAt("spec", "restartPolicy") is "Never" or "OnFailure");
        return code is null && after is null && !ends
            ? null
            : new ContainerExit(after ?? (isStep ? TimeSpan.Zero : UsualRun), code ?? 0, Value(pod, container, "exit-reason"));
    }

    /// <summary>
    /// What a running container uses. Where no annotation says it, a tenth of what it requests, or a little where it requests nothing.
    /// </summary>
    public static ContainerUsage Usage(JsonObject pod, JsonObject container) => new(
        container.String("name") ?? "",
        Quantity.FromMilli(Usage(pod, container, "cpu-usage", "cpu", LeastCpu).MilliValue),
        Quantity.FromInteger(Usage(pod, container, "memory-usage", "memory", LeastMemory).Value, QuantityFormat.BinarySI));

    /// <summary>What is wrong with the Pod's annotations, one sentence each.</summary>
    public static IEnumerable<string> Problems(JsonObject pod)
    {
        var containers = PodContainers.All(pod).Select(c => c.String("name")).ToHashSet();
        foreach (var (name, value) in pod.ObjectAt("metadata", "annotations"))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && Problem(name[Prefix.Length..], value.AsString ?? "", containers) is { } problem)
            {
                yield return $"Annotation {name} is ignored: {problem}";
            }
        }
    }

    private static string? Problem(string key, string value, HashSet<string?> containers)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var plain = dot < 0 ? key : key[..dot];
        if (!Keys.TryGetValue(plain, out var problem))
        {
            return $"there is no {plain}, only {string.Join(", ", Keys.Keys.Order(StringComparer.Ordinal))}";
        }

        return dot >= 0 && !containers.Contains(key[(dot + 1)..]) ? $"the Pod has no container {key[(dot + 1)..]}" : problem(value);
    }

    private static string? Value(JsonObject pod, JsonObject container, string key)
    {
        var annotations = pod.ObjectAt("metadata", "annotations");
        if (annotations.Count == 0)
        {
            return null;
        }

        var value = annotations.String($"{Prefix}{key}.{container.String("name")}")
            ?? (PodContainers.IsMain(pod, container) ? annotations.String(Prefix + key) : null);
        return value is not null && Keys[key](value) is null ? value : null;
    }

    private static TimeSpan? Duration(JsonObject pod, JsonObject container, string key) =>
        Value(pod, container, key) is { } text ? DurationOf(text) : null;

    private static string? DurationProblem(string text) => DurationOf(text) is null ? NotADuration : null;

    private static TimeSpan? DurationOf(string text) =>
        GoDuration.Read(text, out var duration) is null && duration >= TimeSpan.Zero ? duration : null;

    private static Quantity? AmountOf(string text) => Quantity.TryParse(text, out var amount) && amount.Sign >= 0 ? amount : null;

    private static Quantity Usage(JsonObject pod, JsonObject container, string key, string resource, Quantity least)
    {
        if (Value(pod, container, key) is { } text && AmountOf(text) is { } amount)
        {
            return amount;
        }

        return Quantities.Of(container.At("resources", "requests", resource)) is { } request
            ? Quantity.FromMilli(request.MilliValue / UsualShare, request.Format)
            : least;
    }

    private static int? CodeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255 ? code : null;

    private static ProbeKind? ProbeOf(string text) => text.Trim() switch
    {
        "startup" => ProbeKind.Startup,
        "liveness" => ProbeKind.Liveness,
        "readiness" => ProbeKind.Readiness,
        _ => null,
    };
}
