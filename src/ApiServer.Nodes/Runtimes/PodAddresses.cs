using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Registration;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Nodes.Runtimes;

/// <summary>
/// Hands out the addresses of each simulated node's Pod CIDR in turn, so that an address that was just given up is the last
/// to come again. How far a node has come is kept in an annotation of the Node, a block ahead, so that a restart goes on behind it.
/// </summary>
internal sealed class PodAddresses(ClusterClient client)
{
    /// <summary>How many addresses of the node were, or may have been, handed out since its beginning.</summary>
    public const string Annotation = "nodes.apiserver.local/pod-addresses-used";

    // .0 is the network, .1 its gateway, .255 the broadcast address.
    private const int First = 2;
    private const int Size = 253;
    private const int Block = 32;

    private static readonly object AddressForm = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Namespace, string Name), (string Uid, string Address)> _taken = [];
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Progress> _progress = [];

    /// <summary>The Pod's address: the one in its status, the one that it was given before, or the next free one.</summary>
    /// <exception cref="InvalidOperationException">The node's range is used up.</exception>
    public async Task<string> TakeAsync(JsonObject pod, int node, CancellationToken cancellationToken)
    {
        while (true)
        {
            long target;
            lock (_lock)
            {
                if (TryTake(pod, node) is { } address)
                {
                    return address;
                }

                target = ProgressOf(node).Reserved + Block;
            }

            var annotation = JsonObject.Of((Annotation, target.ToString(CultureInfo.InvariantCulture)));
            var patch = JsonObject.Of(("metadata", JsonObject.Of(("annotations", annotation))));
            await client.PatchAsync(ResourceNames.Nodes, "", NodeOptions.NameOf(node), patch, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                var progress = ProgressOf(node);
                progress.Reserved = Math.Max(progress.Reserved, target);
            }
        }
    }

    /// <summary>Gives the address of that Pod back.</summary>
    public void Release(string ns, string name)
    {
        lock (_lock)
        {
            Forget((ns, name));
        }
    }

    private string? TryTake(JsonObject pod, int node)
    {
        var key = (pod.Namespace(), pod.Name());
        if (pod.StringAt("status", "podIP") is { Length: > 0 } own)
        {
            return own;
        }

        if (_taken.TryGetValue(key, out var taken) && taken.Uid == pod.Uid())
        {
            return taken.Address;
        }

        Forget(key);
        var progress = ProgressOf(node);
        while (progress.Next < progress.Reserved)
        {
            var address = AddressOf(node, progress.Next++);
            if (!IsUsed(address, node))
            {
                _taken[key] = (pod.Uid(), address);
                _addresses.Add(address);
                return address;
            }
        }

        // Once a block: whether there is one left at all.
        return Enumerable.Range(0, Size).All(n => IsUsed(AddressOf(node, n), node))
            ? throw new InvalidOperationException($"no IP addresses available in {SimulatedNode.PodCidr(node)}")
            : null;
    }

    private void Forget((string Namespace, string Name) pod)
    {
        if (_taken.Remove(pod, out var taken))
        {
            _addresses.Remove(taken.Address);
        }
    }

    // An address that is neither in a Pod's status nor on its way there is free.
    private bool IsUsed(string address, int node) =>
        _addresses.Contains(address)
        || client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, NodeOptions.NameOf(node)).Any(p => p.Form(AddressForm, AddressInUse) == address);

    private static string AddressInUse(StoredObject pod) =>
        pod.Json.StringAt("status", "phase") is "Succeeded" or "Failed" ? "" : pod.Json.StringAt("status", "podIP") ?? "";

    private Progress ProgressOf(int node)
    {
        if (!_progress.TryGetValue(node, out var progress))
        {
            var text = client.Get(ResourceNames.Nodes, "", NodeOptions.NameOf(node))?.Annotation(Annotation);
            var used = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
            _progress[node] = progress = new Progress { Next = used, Reserved = used };
        }

        return progress;
    }

    private static string AddressOf(int node, long number)
    {
        var cidr = SimulatedNode.PodCidr(node);
        return $"{cidr.AsSpan(0, cidr.LastIndexOf('.'))}.{First + (number % Size)}";
    }

    private sealed class Progress
    {
        public long Next { get; set; }

        public long Reserved { get; set; }
    }
}
