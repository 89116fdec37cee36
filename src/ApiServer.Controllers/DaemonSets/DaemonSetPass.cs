using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>What one look at nodes and Pods says is to be made and deleted (upstream: podsShouldBeOnNode, rollingUpdate).</summary>
internal sealed class DaemonSetPass
{
    private readonly DaemonSetView _set;
    private readonly string _hash;
    private readonly IReadOnlyList<(JsonObject Node, NodeFit Fit)> _nodes;
    private readonly SortedDictionary<string, List<JsonObject>> _pods;
    private readonly DateTimeOffset _now;

    public DaemonSetPass(DaemonSetView set, string hash, IReadOnlyList<(JsonObject Node, NodeFit Fit)> nodes, IEnumerable<JsonObject> pods, DateTimeOffset now)
    {
        _set = set;
        _hash = hash;
        _nodes = nodes;
        _now = now;

        // What has ended and is deleted is as good as gone.
        _pods = new SortedDictionary<string, List<JsonObject>>(
            pods.Where(p => !p.IsTerminal() || !p.IsDeleting())
                .Select(p => (Pod: p, Node: DaemonPods.NodeOf(p)))
                .Where(p => p.Node is not null)
                .GroupBy(p => p.Node!, p => p.Pod, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>The nodes that are to get a Pod.</summary>
    public List<string> Create { get; } = [];

    /// <summary>The Pods that are to go.</summary>
    public List<JsonObject> Delete { get; } = [];

    /// <summary>How long to wait until a failed Pod may be replaced; null: no such Pod.</summary>
    public TimeSpan? ComeBackAfter { get; private set; }

    /// <summary>A Pod where there has to be one, none where there must not, no two where one is enough.</summary>
    public void Place(FailedPodBackOff backOff, IEventRecorder events)
    {
        foreach (var (node, fit) in _nodes)
        {
            var pods = _pods.GetValueOrDefault(node.Name());
            if (fit.ShouldRun && pods is null)
            {
                Create.Add(node.Name());
            }
            else if (fit.ShouldContinue)
            {
                Thin(node.Name(), fit, Running(node.Name(), pods ?? [], backOff, events));
            }
            else
            {
                Delete.AddRange(pods?.Where(p => !p.IsDeleting()) ?? []);
            }
        }

        // Pods for nodes that are gone would wait for ever.
        var known = _nodes.Select(n => n.Node.Name()).ToHashSet(StringComparer.Ordinal);
        Delete.AddRange(_pods.Where(p => !known.Contains(p.Key)).SelectMany(p => p.Value).Where(p => p.StringAt("spec", "nodeName") is not { Length: > 0 }));
    }

    /// <summary>Replaces Pods of older templates, as far as maxUnavailable or maxSurge allow.</summary>
    public void Update()
    {
        foreach (var (node, _) in _nodes.Where(n => n.Fit.ShouldRun))
        {
            _pods.TryAdd(node.Name(), []);
        }

        var wanted = _nodes.Count(n => n.Fit.ShouldRun);
        if (_set.Surge(wanted) == 0)
        {
            Replace(_set.Unavailable(wanted));
        }
        else
        {
            Surge(_set.Surge(wanted), wanted);
        }
    }

    /// <summary>The status of what was seen.</summary>
    public JsonObject Status(long collisions) => DaemonSetStatus.Of(_set, _hash, _nodes, _pods, collisions, _now);

    /// <summary>When the next ready Pod will have been ready for long enough.</summary>
    public DateTimeOffset? NextAvailable() => _pods.Values.SelectMany(p => p).Select(p => p.AvailableAt(_set.MinReady)).Where(t => t > _now).Min();

    /// <summary>Those that are to stay and have not ended; the others are told about and go.</summary>
    private List<JsonObject> Running(string node, IEnumerable<JsonObject> pods, FailedPodBackOff backOff, IEventRecorder events)
    {
        var running = new List<JsonObject>();
        foreach (var pod in pods.Where(p => !p.IsDeleting()))
        {
            switch (pod.StringAt("status", "phase"))
            {
                case "Failed" when backOff.Next(_set.Json.Uid(), _set.Json.IntegerAt("status", "observedGeneration") ?? 0, node) is { Ticks: > 0 } wait:
                    ComeBackAfter = ComeBackAfter < wait ? ComeBackAfter : wait;
                    break;
                case "Failed":
                    events.Warning(DaemonSetController.Component, _set.Json, "FailedDaemonPod", $"Found failed daemon pod {pod.Namespace()}/{pod.Name()} on node {node}, will try to kill it");
                    Delete.Add(pod);
                    break;
                case "Succeeded":
                    events.Normal(DaemonSetController.Component, _set.Json, "SucceededDaemonPod", $"Found succeeded daemon pod {pod.Namespace()}/{pod.Name()} on node {node}, will try to delete it");
                    Delete.Add(pod);
                    break;
                default:
                    running.Add(pod);
                    break;
            }
        }

        return [.. DaemonPods.OldestFirst(running)];
    }

    private void Thin(string node, NodeFit fit, List<JsonObject> running)
    {
        if (!_set.AllowsSurge)
        {
            Delete.AddRange(running.Skip(1));
            return;
        }

        if (running.Count == 0 && fit.ShouldRun)
        {
            Create.Add(node);
        }

        if (running.Count <= 1)
        {
            return;
        }

        var young = running.Find(p => p.Revision() == _hash);
        var old = running.Find(p => p.Revision() != _hash);
        Delete.AddRange(running.Where(p => !ReferenceEquals(p, young) && !ReferenceEquals(p, old)));
        if (young is not null && old is not null && (!old.IsConditionTrue("Ready") || young.IsAvailable(_set.MinReady, _now)))
        {
            Delete.Add(old);
        }
    }

    /// <summary>Deletes old Pods; those that are not available anyway cost nothing.</summary>
    private void Replace(int maxUnavailable)
    {
        var unavailable = 0;
        var candidates = new List<JsonObject>();
        foreach (var pods in _pods.Values)
        {
            var (young, old) = Pair(pods);
            if (old is null || young is not null)
            {
                unavailable += young is not null && old is null && IsAvailable(young) ? 0 : 1;
            }
            else if (!IsAvailable(old))
            {
                Delete.Add(old);
                unavailable++;
            }
            else
            {
                candidates.Add(old);
            }
        }

        Delete.AddRange(candidates.Take(Math.Max(0, maxUnavailable - unavailable)));
    }

    /// <summary>Makes new Pods beside old ones, and deletes the old when the new are available.</summary>
    private void Surge(int maxSurge, int wanted)
    {
        var fits = _nodes.ToDictionary(n => n.Node.Name(), n => n.Fit, StringComparer.Ordinal);
        var surging = 0;
        var available = 0;
        var candidates = new List<string>();
        var elsewhere = new List<JsonObject>();
        foreach (var (node, pods) in _pods)
        {
            var (young, old) = Pair(pods);
            available += (old ?? young) is { } pod && IsAvailable(pod) ? 1 : 0;
            if (old is null)
            {
                surging += young is null && pods.Count(p => !p.IsDeleting()) > 1 ? 1 : 0;
            }
            else if (young is not null && IsAvailable(young))
            {
                Delete.Add(old);
            }
            else if (young is not null)
            {
                surging++;
            }
            else if (fits.GetValueOrDefault(node).ShouldRun)
            {
                (IsAvailable(old) ? candidates : Create).Add(node);
            }
            else
            {
                (IsAvailable(old) ? elsewhere : Delete).Add(old);
            }
        }

        Delete.AddRange(elsewhere.Take(Math.Max(0, available - wanted)));
        Create.AddRange(candidates.Take(Math.Max(0, maxSurge - surging)));
    }

    private bool IsAvailable(JsonObject pod) => pod.IsAvailable(_set.MinReady, _now);

    /// <summary>The Pod of the newest template and that of an older one; neither where there are several of a sort: they are thinned first.</summary>
    private (JsonObject? Young, JsonObject? Old) Pair(List<JsonObject> pods)
    {
        var staying = pods.FindAll(p => !p.IsDeleting());
        var young = staying.FindAll(p => DaemonPods.IsUpdated(p, _set, _hash));
        return young.Count > 1 || staying.Count - young.Count > 1
            ? (null, null)
            : (young.Count == 1 ? young[0] : null, staying.Find(p => !young.Contains(p)));
    }
}
