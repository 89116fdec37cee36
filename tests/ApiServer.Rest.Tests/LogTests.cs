using System.Net;
using System.Text;
using System.Threading.Channels;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>A container's log as text.</summary>
public sealed class LogTests
{
    private const string Path = "/api/v1/namespaces/golden/pods/p1/log";

    [Fact]
    public async Task The_pieces_of_a_log_come_as_they_are_written()
    {
        await using var edge = await Edge.StartAsync();
        var log = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
        edge.Registry.Answer = _ => log.Reader.ReadAllAsync();
        using var answer = await edge.GetAsync(Path + "?follow=true");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        log.Writer.TryWrite(Encoding.UTF8.GetBytes("first\n"));
        Assert.Equal("first", await lines.ReadLineAsync());
        log.Writer.TryWrite(Encoding.UTF8.GetBytes("second\n"));
        log.Writer.Complete();
        Assert.Equal("second\n", await lines.ReadToEndAsync());
    }

    [Fact]
    public async Task The_query_says_what_is_wanted()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => AsyncEnumerable.Empty<ReadOnlyMemory<byte>>();
        using var answer = await edge.GetAsync(Path + "?container=c&follow=1&previous=true&timestamps=true&sinceSeconds=5&sinceTime=2026-01-01T01:00:00%2B01:00&tailLines=6&limitBytes=7");
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            new PodLogOptions
            {
                Container = "c",
                Follow = true,
                Previous = true,
                Timestamps = true,
                SinceSeconds = 5,
                SinceTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                TailLines = 6,
                LimitBytes = 7,
            },
            Assert.IsType<PodLogRequest>(edge.Registry.Last).Options);
    }

    [Theory]
    [InlineData("tailLines=x", "strconv.ParseInt: parsing \\\"x\\\": invalid syntax")]
    [InlineData("sinceTime=x", "parsing time \\\"x\\\" as \\\"2006-01-02T15:04:05Z07:00\\\": cannot parse \\\"x\\\" as \\\"2006\\\"")]
    public async Task A_value_of_another_type_is_a_mistake(string query, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync($"{Path}?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"message\":\"{message}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
