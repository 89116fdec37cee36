using System.Collections.Concurrent;
using System.Globalization;
using ApiServer.Model.Kinds;
using ApiServer.Rest.Paths;
using Prometheus;

namespace ApiServer.Rest.Metrics;

/// <summary>The API server's own metrics, under upstream's names. One registry per cluster.</summary>
internal sealed class RequestMetrics
{
    private readonly ResourceCatalog _catalog;
    private readonly Counter _total;
    private readonly Histogram _duration;
    private readonly Gauge.Child _reading;
    private readonly Gauge.Child _mutating;
    private readonly Gauge _longRunning;

    /// <summary>The series that have been used, since finding them by their labels costs more than counting. As bounded as they are.</summary>
    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    public RequestMetrics(CollectorRegistry registry, ResourceCatalog catalog)
    {
        _catalog = catalog;
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
        var inFlight = factory.CreateGauge(
            "apiserver_current_inflight_requests",
            "Number of requests that are served now, by kind.",
            "request_kind");
        _reading = inFlight.WithLabels("readOnly");
        _mutating = inFlight.WithLabels("mutating");
        _longRunning = factory.CreateGauge(
            "apiserver_longrunning_requests",
            "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource and scope.",
            "verb", "group", "version", "resource", "scope");
    }

    /// <summary>Counts a request as running until the result is disposed.</summary>
    public IDisposable Track(RequestInfo info)
    {
        if (info.Verb != "watch")
        {
            return (info.Verb is "get" or "list" ? _reading : _mutating).TrackInProgress();
        }

        var known = Known(info);
        return _longRunning.WithLabels("WATCH", known.Group, known.Version, known.Resource, Scope(info)).TrackInProgress();
    }

    /// <summary>Counts a finished request.</summary>
    public void Count(RequestInfo info, int code, TimeSpan elapsed)
    {
        var verb = info.IsResource || info.Verb is "get" or "post" ? info.Verb : "other";
        var key = new SeriesKey(verb, Known(info), Scope(info), code);
        var (total, duration) = _series.TryGetValue(key, out var known) ? known : _series.GetOrAdd(key, SeriesOf);
        total.Inc();
        duration?.Observe(elapsed.TotalSeconds);
    }

    private Series SeriesOf(SeriesKey key)
    {
        var verb = key.Verb == "other" ? key.Verb : key.Verb.ToUpperInvariant();
        var (group, version, resource, sub) = key.Resource;
        return new Series(
            _total.WithLabels(verb, group, version, resource, sub, key.Scope, key.Code.ToString(CultureInfo.InvariantCulture)),
            key.Verb == "watch" ? null : _duration.WithLabels(verb, group, version, resource, sub, key.Scope));
    }

    /// <summary>What the path names, as far as it exists: each further name would be a series for ever, and anybody may think of names.</summary>
    private (string Group, string Version, string Resource, string Subresource) Known(RequestInfo info) =>
        info.IsResource && _catalog.TryGet(info.Group, info.Version, info.Resource, out var definition)
            ? (info.Group, info.Version, info.Resource, definition.Subresource(info.Subresource)?.Name ?? "")
            : ("", "", "", "");

    private static string Scope(RequestInfo info) => !info.IsResource ? ""
        : info.Name.Length > 0 ? "resource"
        : info.Namespace.Length > 0 ? "namespace" : "cluster";

    private readonly record struct SeriesKey(string Verb, (string Group, string Version, string Name, string Subresource) Resource, string Scope, int Code);

    private readonly record struct Series(Counter.Child Total, Histogram.Child? Duration);
}
