using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Nodes.Registration;

/// <summary>
/// Makes the Node objects and Leases of the simulated nodes, before the server says that it is ready. Nodes that exist are
/// kept, with the labels and taints that users gave them, and report Ready again.
/// </summary>
public sealed class NodeRegistration
{
    private readonly ClusterClient _client;
    private readonly NodeOptions _options;
    private readonly IEventRecorder _events;

    public NodeRegistration(ClusterClient client, NodeOptions options, IEventRecorder events)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client.As("system:nodes");
        _options = options;
        _events = events;
    }

    /// <summary>Registers all nodes. The namespace kube-node-lease must exist.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var missing = _options.Names.Where(n => _client.Get(ResourceNames.Nodes, "", n) is null).ToHashSet(StringComparer.Ordinal);
        if (missing.Count > 0)
        {
            var nodes = Indexes().Where(i => missing.Contains(NodeOptions.NameOf(i))).Select(i => SimulatedNode.New(i, _options, _client.Clock.UtcNow));
            await _client.TransactAsync(ResourceNames.Nodes, [.. nodes], [], cancellationToken).ConfigureAwait(false);
        }

        foreach (var index in Indexes())
        {
            await ReportAsync(index, cancellationToken).ConfigureAwait(false);
        }

        await AddLeasesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var name in _options.Names.Where(missing.Contains))
        {
            RecordRegistration(name);
        }
    }

    private IEnumerable<int> Indexes() => Enumerable.Range(0, _options.Count);

    private async Task ReportAsync(int index, CancellationToken cancellationToken)
    {
        var node = _client.Get(ResourceNames.Nodes, "", NodeOptions.NameOf(index))
            ?? throw StatusErrors.NotFound(_client.Catalog[ResourceNames.Nodes], NodeOptions.NameOf(index));
        if (!node.IsSilenced())
        {
            await NodeReport.PostAsync(_client, _options, index, node, _events, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AddLeasesAsync(CancellationToken cancellationToken)
    {
        var leases = _options.Names
            .Where(n => _client.Get(ResourceNames.Leases, NodeLease.Namespace, n) is null)
            .Select(n => NodeLease.New(_client.Get(ResourceNames.Nodes, "", n)!, _client.Clock.UtcNow))
            .ToList();
        if (leases.Count > 0)
        {
            await _client.TransactAsync(ResourceNames.Leases, leases, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private void RecordRegistration(string name)
    {
        var node = _client.Get(ResourceNames.Nodes, "", name)!;
        _events.Normal("kubelet", node, "Starting", "Starting kubelet.", host: name);
        foreach (var reason in (string[])["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"])
        {
            _events.Normal("kubelet", node, reason, $"Node {name} status is now: {reason}", host: name);
        }
    }
}
