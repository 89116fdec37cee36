using System.Globalization;
using ApiServer.Rest.Paths;
using Prometheus;

namespace ApiServer.Rest.Metrics;

/// <summary>The API server's own metrics, under upstream's names. One registry per cluster.</summary>
internal sealed class RequestMetrics
{
    private readonly Counter _total;
    private readonly Histogram _duration;
    private readonly Gauge _inFlight;
    private readonly Gauge _longRunning;

    public RequestMetrics(CollectorRegistry registry)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        _total = factory.CreateCounter(
            "apiserver_request_total",
            "Counter of apiserver requests broken out for each verb, group, version, resource, scope and HTTP response code.",
            "verb", "group", "version", "resource", "subresource", "scope", "code");
        _duration = factory.CreateHistogram(
            "apiserver_request_duration_seconds",
            "Response latency distribution in seconds for each verb, group, version, resource, subresource and scope.",
            ["verb", "group", "version", "resource", "subresource", "scope"],
            new HistogramConfiguration { Buckets = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60] });
        _inFlight = factory.CreateGauge(
            "apiserver_current_inflight_requests",
            "Number of requests that are served now, by kind.",
            "request_kind");
        _longRunning = factory.CreateGauge(
            "apiserver_longrunning_requests",
            "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource and scope.",
            "verb", "group", "version", "resource", "scope");
    }

    /// <summary>Counts a request as running until the result is disposed.</summary>
    public IDisposable Track(RequestInfo info) => info.Verb == "watch"
        ? _longRunning.WithLabels("WATCH", Known(info.Group, info), Known(info.Version, info), Known(info.Resource, info), Scope(info)).TrackInProgress()
        : _inFlight.WithLabels(info.Verb is "get" or "list" ? "readOnly" : "mutating").TrackInProgress();

    /// <summary>Counts a finished request.</summary>
    public void Count(RequestInfo info, int code, TimeSpan elapsed)
    {
        // Names of things that do not exist would make as many series as there are typing errors.
        var known = code != 404 && code != 405;
        var verb = info.IsResource ? info.Verb.ToUpperInvariant() : info.Verb is "get" or "post" ? info.Verb.ToUpperInvariant() : "other";
        var group = known ? info.Group : "";
        var version = known ? info.Version : "";
        var resource = known ? info.Resource : "";
        var sub = known ? info.Subresource : "";
        var scope = Scope(info);
        _total.WithLabels(verb, group, version, resource, sub, scope, code.ToString(CultureInfo.InvariantCulture)).Inc();
        if (info.Verb != "watch")
        {
            _duration.WithLabels(verb, group, version, resource, sub, scope).Observe(elapsed.TotalSeconds);
        }
    }

    private static string Known(string text, RequestInfo info) => info.IsResource ? text : "";

    private static string Scope(RequestInfo info) => !info.IsResource ? ""
        : info.Name.Length > 0 ? "resource"
        : info.Namespace.Length > 0 ? "namespace" : "cluster";
}
