using System.Net;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests.FlowControl;

/// <summary>Requests to an edge with one seat for each priority level.</summary>
public sealed class FlowControlTests
{
    private const string ConfigMap = "/api/v1/namespaces/golden/configmaps/a";
    private static readonly (string Name, string Value) AsUser = ("Authorization", $"Bearer {Edge.UserToken}");

    [Fact]
    public async Task Request_that_finds_no_seat_in_time_is_429_and_those_of_others_pass()
    {
        await using var edge = await Edge.StartAsync(maxRequestsInFlight: 1);
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        edge.Registry.Gate = _ =>
        {
            arrived.TrySetResult();
            return goOn.Task;
        };
        var seated = edge.GetAsync(ConfigMap, headers: AsUser);
        await arrived.Task;

        using var refused = await edge.GetAsync(ConfigMap + "?timeout=2s", headers: AsUser);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Too many requests, please try again later.","reason":"TooManyRequests","details":{"retryAfterSeconds":1},"code":429}""" + "\n",
            await refused.Content.ReadAsStringAsync());
        using var probe = await edge.GetAsync("/readyz", headers: AsUser);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);

        edge.Registry.Gate = _ => Task.CompletedTask;
        using var admins = await edge.GetAsync(ConfigMap);
        Assert.Equal(HttpStatusCode.OK, admins.StatusCode);

        using var metrics = await edge.GetAsync("/metrics");
        var text = await metrics.Content.ReadAsStringAsync();
        foreach (var line in (string[])[
            "apiserver_flowcontrol_nominal_limit_seats{priority_level=\"workload\"} 1",
            "apiserver_flowcontrol_current_executing_requests{priority_level=\"workload\"} 1",
            "apiserver_flowcontrol_current_executing_seats{priority_level=\"workload\"} 1",
            "apiserver_flowcontrol_current_inqueue_requests{priority_level=\"workload\"} 0",
            "apiserver_flowcontrol_dispatched_requests_total{priority_level=\"workload\"} 1",
            "apiserver_flowcontrol_rejected_requests_total{priority_level=\"workload\",reason=\"time-out\"} 1",
        ])
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }

        goOn.SetResult();
        using var answered = await seated;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using var next = await edge.GetAsync(ConfigMap, headers: AsUser);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Answered_requests_and_idle_watches_have_no_seats()
    {
        await using var edge = await Edge.StartAsync(maxRequestsInFlight: 1);
        edge.Registry.Answer = request => request is WatchRequest ? new FakeWatchSession() : new ObjectResponse { Object = JsonObject.Empty };
        for (var i = 0; i < 3; i++)
        {
            using var watch = await edge.GetAsync("/api/v1/namespaces/golden/configmaps?watch=1&resourceVersion=1", headers: AsUser);
            using var answer = await edge.GetAsync(ConfigMap, headers: AsUser);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (watch.StatusCode, answer.StatusCode));
        }
    }
}
