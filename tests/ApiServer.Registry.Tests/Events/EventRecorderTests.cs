using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Registry.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private static readonly JsonObject Web = Parse(
        """{"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"web","namespace":"ns1","uid":"u1","resourceVersion":"286"}}""");

    private TestCluster _cluster = null!;
    private EventRecorder _recorder = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.CreateNamespaceAsync("ns1");
        _recorder = new EventRecorder(_cluster.Client, _cluster.Timetable, "vm", NullLogger<EventRecorder>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _recorder.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_controllers_event_has_times_a_count_and_a_source()
    {
        _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", "Create Pod web-0 in StatefulSet web successful");
        var e = Assert.Single(await EventsAsync());

        Assert.Equal($"web.{_cluster.Clock.UtcNow.ToUnixTimeSeconds() * 1_000_000_000:x16}", e.Name());
        Assert.Equal(
            """{"kind":"Event","apiVersion":"v1","involvedObject":{"kind":"StatefulSet","namespace":"ns1","name":"web","uid":"u1","apiVersion":"apps/v1","resourceVersion":"286"},"reason":"SuccessfulCreate","message":"Create Pod web-0 in StatefulSet web successful","source":{"component":"statefulset-controller"},"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z","count":1,"type":"Normal","eventTime":null,"reportingComponent":"statefulset-controller","reportingInstance":""}""",
            e.Without("metadata").ToString());
    }

    [Fact]
    public async Task An_equal_event_is_counted_up()
    {
        _recorder.Warning("kubelet", Web, "BackOff", "Back-off", "spec.containers{a}", "node-0");
        await EventsAsync();
        _cluster.Clock.Advance(TimeSpan.FromSeconds(7));
        _recorder.Warning("kubelet", Web, "BackOff", "Back-off", "spec.containers{a}", "node-0");
        var e = Assert.Single(await EventsAsync());

        Assert.Equal(2, e.Integer("count"));
        Assert.Equal("2026-01-01T00:00:00Z", e.String("firstTimestamp"));
        Assert.Equal("2026-01-01T00:00:07Z", e.String("lastTimestamp"));
        Assert.Equal("spec.containers{a}", e.StringAt("involvedObject", "fieldPath"));
        Assert.Equal("""{"component":"kubelet","host":"node-0"}""", e["source"]!.ToString());
    }

    [Fact]
    public async Task Everything_that_a_thousand_Pods_tell_at_once_is_written()
    {
        for (var i = 0; i < 1000; i++)
        {
            var pod = Parse($$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-{{{i}}}","namespace":"ns1","uid":"u{{{i}}}","resourceVersion":"286"}}""");
            _recorder.Normal("kubelet", pod, "Pulling", "Pulling image");
            _recorder.Normal("kubelet", pod, "Pulled", "Pulled image");
            _recorder.Normal("kubelet", pod, "Started", "Container started");
        }

        var events = await EventsAsync();
        Assert.Equal(3000, events.Count);
        var reasons = events.OrderBy(e => e.Name(), StringComparer.Ordinal).GroupBy(e => e.StringAt("involvedObject", "name")).Select(g => string.Join(' ', g.Select(e => e.String("reason"))));
        Assert.Equal("Pulling Pulled Started", Assert.Single(reasons.Distinct()));
    }

    [Fact]
    public async Task The_tenth_similar_event_is_combined_and_known_ones_keep_counting()
    {
        for (var i = 1; i <= 12; i++)
        {
            _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", $"message {i}");
        }

        _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", "message 3");
        var events = await EventsAsync();

        Assert.Equal(10, events.Count);
        var combined = events.Single(e => e.String("message")!.StartsWith("(combined from similar events): ", StringComparison.Ordinal));
        Assert.Equal("(combined from similar events): message 12", combined.String("message"));
        Assert.Equal(("statefulset-controller", ""), (combined.StringAt("source", "component"), combined.String("reportingComponent")));
        Assert.Equal(3, combined.Integer("count"));
        Assert.Equal(2, events.Single(e => e.String("message") == "message 3").Integer("count"));
    }

    [Fact]
    public async Task One_source_writes_25_events_about_an_object_and_then_one_every_five_minutes()
    {
        for (var i = 0; i < 27; i++)
        {
            _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", "Create Pod web-0 in StatefulSet web successful");
        }

        _recorder.Normal("statefulset-controller", Web, "SuccessfulDelete", "Delete Pod web-0 in StatefulSet web successful");
        Assert.Equal(25, Assert.Single(await EventsAsync()).Integer("count"));

        _recorder.Warning("statefulset-controller", Web, "FailedCreate", "create Pod web-0 in StatefulSet web failed");
        Assert.Equal(["SuccessfulCreate", "FailedCreate"], (await EventsAsync()).Select(e => e.String("reason")));
        await _cluster.DeleteAsync(ResourceNames.Events, "ns1", (await EventsAsync())[1].Name());

        _cluster.Clock.Advance(TimeSpan.FromMinutes(5));
        _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", "Create Pod web-0 in StatefulSet web successful");
        _recorder.Normal("statefulset-controller", Web, "SuccessfulCreate", "Create Pod web-0 in StatefulSet web successful");
        Assert.Equal(28, Assert.Single(await EventsAsync()).Integer("count"));
    }

    [Fact]
    public async Task An_event_of_a_cluster_scoped_object_stands_in_default()
    {
        _recorder.Normal("node-controller", Parse("""{"kind":"Node","apiVersion":"v1","metadata":{"name":"node-0","uid":"u2"}}"""), "RegisteredNode", "Registered");
        Assert.Equal("default", Assert.Single(await EventsAsync()).Namespace());
    }

    [Fact]
    public async Task The_schedulers_event_has_the_newer_form_and_becomes_a_series()
    {
        var pod = Parse("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0","namespace":"ns1","uid":"u3"}}""");
        _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/1 nodes are available");
        _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/1 nodes are available");
        _recorder.Normal("default-scheduler", pod, "Scheduled", "Successfully assigned ns1/web-0 to node-0");
        var events = await EventsAsync();

        Assert.Equal(2, events.Count);
        Assert.Equal(
            """{"kind":"Event","apiVersion":"v1","involvedObject":{"kind":"Pod","namespace":"ns1","name":"web-0","uid":"u3","apiVersion":"v1"},"reason":"FailedScheduling","message":"0/1 nodes are available","source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"Warning","eventTime":"2026-01-01T00:00:00.000000Z","series":{"count":2,"lastObservedTime":"2026-01-01T00:00:00.000000Z"},"action":"Scheduling","reportingComponent":"default-scheduler","reportingInstance":"default-scheduler-vm"}""",
            events[0].Without("metadata").ToString());
        Assert.Equal("Binding", events[1].String("action"));
    }

    [Fact]
    public async Task A_series_is_written_when_it_begins_every_half_hour_and_with_its_last_count_when_it_has_ended()
    {
        var pod = Parse("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0","namespace":"ns1","uid":"u3"}}""");
        List<long?> counts = [];
        for (var minute = 0; minute < 45; minute++)
        {
            _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/1 nodes are available");
            counts.Add(Assert.Single(await EventsAsync()).IntegerAt("series", "count"));
            await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        }

        // The thirtieth minute has passed when the thirty-first is told.
        Assert.Equal([null, .. Enumerable.Repeat<long?>(2, 29), .. Enumerable.Repeat<long?>(30, 15)], counts);

        await _cluster.PassAsync(TimeSpan.FromMinutes(11));
        Assert.Equal("""{"count":45,"lastObservedTime":"2026-01-01T00:44:00.000000Z"}""", Assert.Single(await EventsAsync())["series"]!.ToString());

        var revision = _cluster.Store.Revision;
        await _cluster.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(revision, _cluster.Store.Revision);
        _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/1 nodes are available");
        Assert.Equal([45, null], (await EventsAsync()).Select(e => e.IntegerAt("series", "count")));
    }

    [Fact]
    public async Task A_series_whose_Event_expired_gets_it_again_with_its_last_count()
    {
        var pod = Parse("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0","namespace":"ns1","uid":"u3"}}""");
        _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/1 nodes are available");
        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        _recorder.Warning("default-scheduler", pod, "FailedScheduling", "0/2 nodes are available");
        var before = Assert.Single(await EventsAsync());
        await _cluster.DeleteAsync(ResourceNames.Events, "ns1", before.Name());
        await _cluster.PassAsync(TimeSpan.FromMinutes(12));
        var after = Assert.Single(await EventsAsync());
        Assert.Equal((before.Name(), before.Without("metadata")), (after.Name(), after.Without("metadata")));
    }

    private static JsonObject Parse(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));

    private async Task<IReadOnlyList<JsonObject>> EventsAsync()
    {
        await _cluster.IdleAsync();
        return _cluster.List(ResourceNames.Events);
    }
}
