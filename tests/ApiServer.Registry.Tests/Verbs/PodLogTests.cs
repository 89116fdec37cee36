using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Connections;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Connect;
using ApiServer.Registry.Write;
using Microsoft.Extensions.DependencyInjection;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class PodLogTests : VerbTest
{
    private const string Bound = "\"nodeName\":\"node-0\",";

    [Theory]
    [InlineData("one", "", "c")]
    [InlineData("one", "c", "c")]
    [InlineData("two", "b", "b")]
    [InlineData("two", "i", "i")]
    public async Task The_log_of_the_container_that_is_meant_is_asked_of_its_node(string pod, string asked, string container)
    {
        await PodsAsync(Bound);
        Assert.Equal($"log of {container}", await LogAsync(pod, new PodLogOptions { Container = asked }));
    }

    [Theory]
    [InlineData("one", "zzz", "container zzz is not valid for pod one")]
    [InlineData("two", "", "a container name must be specified for pod two, choose one of: [i a b]")]
    public async Task Another_container_is_a_mistake(string pod, string asked, string message)
    {
        await PodsAsync(Bound);
        var status = await RefusedAsync(pod, new PodLogOptions { Container = asked });
        Assert.Equal((400, StatusReason.BadRequest, message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public async Task A_pod_without_node_has_written_nothing()
    {
        await PodsAsync("");
        Assert.Equal("", await LogAsync("one", new PodLogOptions { Follow = true }));
    }

    [Fact]
    public async Task A_missing_pod_is_not_found() =>
        Assert.Equal((404, "pods \"no\" not found"), (await RefusedAsync("no", new PodLogOptions())) is var s ? (s.Code, s.Message) : default);

    [Fact]
    public async Task Numbers_out_of_range_are_invalid()
    {
        var options = new PodLogOptions { TailLines = -1, LimitBytes = 0, SinceSeconds = 0 };
        Assert.Equal(
            (422, "PodLogOptions \"one\" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0, sinceSeconds: Invalid value: 0: must be greater than 0]"),
            await RefusedAsync("one", options) is var status ? (status.Code, status.Message) : default);
        var both = await RefusedAsync("one", new PodLogOptions { SinceSeconds = 5, SinceTime = DateTimeOffset.UnixEpoch });
        Assert.Equal("PodLogOptions \"one\" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified", both.Message);
    }

    private async Task PodsAsync(string node)
    {
        await Registry.CreateAsync(ResourceNames.Pods, $$$"""{"metadata":{"name":"one","namespace":"default"},"spec":{ {{{node}}} "containers":[{"name":"c","image":"x"}]} }""");
        await Registry.CreateAsync(ResourceNames.Pods, $$$"""{"metadata":{"name":"two","namespace":"default"},"spec":{ {{{node}}} "initContainers":[{"name":"i","image":"x"}],"containers":[{"name":"a","image":"x"},{"name":"b","image":"x"}]} }""");
    }

    private async Task<string> LogAsync(string pod, PodLogOptions options)
    {
        var handler = new PodLogHandler(Registry.Services.GetRequiredService<ObjectWriter>(), new FakeNodes());
        var text = new StringBuilder();
        await foreach (var piece in await handler.Handle(new PodLogRequest(Registry.Scope(ResourceNames.Pods, "get", pod, subresource: "log"), options), CancellationToken.None))
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
        }

        return text.ToString();
    }

    private async Task<ApiStatus> RefusedAsync(string pod, PodLogOptions options) =>
        (await Assert.ThrowsAsync<ApiStatusException>(() => LogAsync(pod, options))).Status;

    private sealed class FakeNodes : IPodConnections
    {
        public IAsyncEnumerable<ReadOnlyMemory<byte>> OpenLog(JsonObject pod, string container, PodLogOptions options) =>
            new[] { new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"log of {container}")) }.ToAsyncEnumerable();
    }
}
