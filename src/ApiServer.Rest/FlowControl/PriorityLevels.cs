using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Metrics;
using ApiServer.Rest.Paths;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace ApiServer.Rest.FlowControl;

/// <summary>
/// Sorts requests into priority levels, so that many of one kind do not keep the others waiting: a short form of upstream's API Priority and Fairness.
/// The levels share out the seats as upstream's suggested ones do.
/// </summary>
internal sealed class PriorityLevels
{
    private const string Masters = "system:masters";
    private const string Nodes = "system:nodes";
    private const string SystemAccounts = "system:serviceaccounts:kube-system";

    /// <summary>What upstream gives to a request without a deadline of its own, a watch: a quarter of the usual minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _clock;
    private readonly WorkEstimate _work;
    private readonly PriorityLevel? _system;
    private readonly PriorityLevel? _workload;
    private readonly PriorityLevel? _lists;

    public PriorityLevels(RestOptions options, WorkEstimate work, CollectorRegistry registry, TimeProvider clock)
    {
        _work = work;
        _clock = clock;
        if (options.MaxRequestsInFlight == 0)
        {
            return;
        }

        // Of 245 shares: system, node-high and leader-election; workload-high and workload-low; global-default and catch-all.
        PriorityLevel Level(string name, int shares) => new(name, (int)Math.Ceiling(options.MaxRequestsInFlight * shares / 245.0), clock);
        _system = Level("system", 80);
        _workload = Level("workload", 140);
        _lists = Level("global-default", 25);
        FlowControlMetrics.Publish(registry, [_system, _workload, _lists]);
    }

    /// <summary>Takes the seats that a request needs, at once or when it is its turn; null for a request that needs none.</summary>
    /// <param name="context">Its HTTP side: the query says how large a list is, the client may leave.</param>
    /// <param name="info">What the path says.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="deadline">The time that the request has, of which it waits a quarter at most; null for a watch.</param>
    /// <exception cref="ApiStatusException">429.</exception>
    public ValueTask<SeatLease?> TakeAsync(HttpContext context, RequestInfo info, UserInfo user, TimeSpan? deadline) =>
        Find(info, user) is { } level ? TakeAsync(level, context, info, user, deadline / 4 ?? Patience) : default;

    /// <summary>The level of a request; null where nothing limits it.</summary>
    public PriorityLevel? Find(RequestInfo info, UserInfo user) =>
        user.Groups.Contains(Masters) || IsProbe(info) || (info.IsLongRunning && info.Verb != "watch") ? null
        : user.Groups.Contains(Nodes) || IsLeaderElection(info, user) ? _system
        : info.Verb == "list" ? _lists
        : _workload;

    private async ValueTask<SeatLease?> TakeAsync(PriorityLevel level, HttpContext context, RequestInfo info, UserInfo user, TimeSpan patience)
    {
        var lease = await level.TakeAsync(user.Name, _work.Seats(info, context.Request.Query), patience, context.RequestAborted).ConfigureAwait(false);
        if (info.Verb == "watch")
        {
            // A watch has its seats only until it has told the state that it begins with; a client that does not read keeps it from that.
            lease.EndAfter(Patience, _clock);
        }

        return lease;
    }

    private static bool IsProbe(RequestInfo info) => info is { Verb: "get", Segments: ["healthz" or "livez" or "readyz"] };

    private static bool IsLeaderElection(RequestInfo info, UserInfo user) =>
        info is { Group: "coordination.k8s.io", Resource: "leases", Verb: "get" or "create" or "update" }
        && (user.Name is "system:kube-controller-manager" or "system:kube-scheduler" || user.Groups.Contains(SystemAccounts));
}
