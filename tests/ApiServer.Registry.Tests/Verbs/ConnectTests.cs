using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>What a connection into a Pod is refused for before there is one.</summary>
public sealed class ConnectTests
{
    [Theory]
    [InlineData("here", "exec", false, 400, "Upgrade request required")]
    [InlineData("here", "portforward", false, 400, "Upgrade request required")]
    [InlineData("here", "attach", true, 501, "pods/attach is not implemented by this server")]
    [InlineData("here", "proxy", false, 501, "pods/proxy is not implemented by this server")]
    [InlineData("nowhere", "exec", true, 400, "pod nowhere does not have a host assigned")]
    [InlineData("gone", "exec", true, 404, "pods \"gone\" not found")]
    public async Task Refusals_are_upstreams(string pod, string subresource, bool upgrades, int code, string message)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n1"}}""");
        await registry.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"here","namespace":"default"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""");
        await registry.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"nowhere","namespace":"default"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var request = new ConnectRequest(registry.Scope(ResourceNames.Pods, "create", pod, subresource: subresource), upgrades);

        var status = (await Assert.ThrowsAsync<ApiStatusException>(() => registry.Mediator.Send(request))).Status;

        Assert.Equal((code, message), (status.Code, status.Message));
    }
}
