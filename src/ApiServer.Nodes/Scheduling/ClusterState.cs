using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// The nodes and the Pods on them, kept up to date by reading what changed since the last look: a decision costs what happened in between and
/// not the size of the cluster. Pods whose binding is still being written count as bound (upstream: the scheduler's cache). For one caller at a time.
/// </summary>
internal sealed class ClusterState(ClusterClient client)
{
    private const int Batch = 500;

    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Node, PodInfo Pod)> _placed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Node, PodInfo Pod)> _assumed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodInfo> _nominated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withAffinity = new(StringComparer.Ordinal);
    private readonly List<StoreEvent> _events = [];
    private IWatchCursor? _podCursor;
    private IWatchCursor? _nodeCursor;
    private NodeState[]? _sorted;

    /// <summary>The nodes by name.</summary>
    public IReadOnlyList<NodeState> Nodes => _sorted ??= [.. _nodes.Values.Where(n => n.Exists).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>The placed Pods that say something about other Pods, with their nodes.</summary>
    public IEnumerable<(PodInfo Pod, NodeState Node)> WithAffinity =>
        from uid in _withAffinity
        let placed = _placed[uid]
        let node = _nodes[placed.Node]
        where node.Exists
        select (placed.Pod, node);

    /// <summary>The node of that name, or null.</summary>
    public NodeState? Node(string name) => _nodes.TryGetValue(name, out var node) && node.Exists ? node : null;

    public JsonObject NamespaceLabels(string ns) => client.Get(ResourceNames.Namespaces, "", ns)?.Labels() ?? JsonObject.Empty;

    /// <summary>The Pods for which room is being made on that node.</summary>
    public IEnumerable<PodInfo> NominatedTo(string node) => _nominated.Count == 0 ? [] : _nominated.Values.Where(p => p.NominatedNode == node);

    /// <summary>Takes in what changed.</summary>
    public void Refresh()
    {
        if (_podCursor is null || _nodeCursor is null || !Read(_nodeCursor, Apply) || !Read(_podCursor, ApplyPod))
        {
            Rebuild();
        }
    }

    /// <summary>Counts the Pod on the node until its binding shows, or <see cref="Forget"/>.</summary>
    public void Assume(PodInfo pod, string node)
    {
        _assumed[pod.Uid] = (node, pod);
        Place(pod, node);
    }

    /// <summary>The binding was written or refused: from now on what is stored counts.</summary>
    public void Forget(string uid)
    {
        Refresh();
        if (_assumed.Remove(uid))
        {
            Unplace(uid);
        }
    }

    private bool Read(IWatchCursor cursor, Action<StoreEvent> apply)
    {
        do
        {
            _events.Clear();
            if (!cursor.TryRead(_events, Batch))
            {
                return false;
            }

            _events.ForEach(apply);
        }
        while (_events.Count > 0);
        return true;
    }

    private void Rebuild()
    {
        do
        {
            _nodes.Clear();
            _placed.Clear();
            _nominated.Clear();
            _withAffinity.Clear();
            _sorted = null;
            var nodes = client.Snapshot(ResourceNames.Nodes);
            var pods = client.Snapshot(ResourceNames.Pods);
            _nodeCursor = client.Watch(ResourceNames.Nodes, nodes.Revision);
            _podCursor = client.Watch(ResourceNames.Pods, pods.Revision);
            foreach (var node in nodes.List())
            {
                StateOf(node.Key.Name).Set(node.Json);
            }

            foreach (var pod in pods.List())
            {
                Count(PodInfo.Of(pod));
            }

            foreach (var (node, pod) in _assumed.Values)
            {
                Place(pod, node);
            }
        }
        while (_nodeCursor is null || _podCursor is null);
    }

    private void Apply(StoreEvent e)
    {
        var state = StateOf(e.Object.Key.Name);
        var existed = state.Exists;
        state.Set(e.Type == StoreEventType.Deleted ? JsonObject.Empty : e.Object.Json);
        if (!state.Exists && state.PodCount == 0)
        {
            _nodes.Remove(state.Name);
        }

        _sorted = existed == state.Exists ? _sorted : null;
    }

    private void ApplyPod(StoreEvent e)
    {
        var pod = PodInfo.Of(e.Object);
        if (e.Type == StoreEventType.Deleted)
        {
            _assumed.Remove(pod.Uid);
            _nominated.Remove(pod.Uid);
            Unplace(pod.Uid);
        }
        else
        {
            Count(pod);
        }
    }

    private void Count(PodInfo pod)
    {
        if (pod.NodeName.Length > 0)
        {
            _assumed.Remove(pod.Uid);
        }

        if (pod.NodeName.Length > 0 && !pod.IsFinished)
        {
            Place(pod, pod.NodeName);
        }
        else if (!_assumed.ContainsKey(pod.Uid))
        {
            Unplace(pod.Uid);
        }

        if (pod.NominatedNode.Length > 0 && pod.NodeName.Length == 0 && !pod.IsFinished && !pod.IsDeleting)
        {
            _nominated[pod.Uid] = pod;
        }
        else
        {
            _nominated.Remove(pod.Uid);
        }
    }

    private void Place(PodInfo pod, string node)
    {
        if (_placed.TryGetValue(pod.Uid, out var before) && ReferenceEquals(before.Pod, pod) && before.Node == node)
        {
            return;
        }

        Unplace(pod.Uid);
        _placed[pod.Uid] = (node, pod);
        StateOf(node).Add(pod);
        if (pod.HasAffinity)
        {
            _withAffinity.Add(pod.Uid);
        }
    }

    private void Unplace(string uid)
    {
        if (!_placed.Remove(uid, out var before))
        {
            return;
        }

        _withAffinity.Remove(uid);
        var state = _nodes[before.Node];
        state.Remove(uid);
        if (!state.Exists && state.PodCount == 0)
        {
            _nodes.Remove(before.Node);
        }
    }

    private NodeState StateOf(string name)
    {
        if (!_nodes.TryGetValue(name, out var state))
        {
            _nodes[name] = state = new NodeState(name);
        }

        return state;
    }
}
