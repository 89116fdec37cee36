using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>Which options of lists and watches may stand together: the cases of apimachinery's meta/internalversion/validation.</summary>
public sealed class ListOptionsTests
{
    private const string NeedsVersion = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
    private const string NoContinue = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided";
    private const string NoZero = "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"";
    private const string Unknown = "resourceVersionMatch: Unsupported value: \"x\": supported values: \"Exact\", \"NotOlderThan\", \"\"";
    private const string NoEvents = "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list";
    private const string NeedsMatch = "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
    private const string NeedsEvents = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
    private const string NoExact = "resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"";

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("0", "", "", null)]
    [InlineData("1", "", "", null)]
    [InlineData("0", "NotOlderThan", "", null)]
    [InlineData("1", "NotOlderThan", "", null)]
    [InlineData("1", "Exact", "", null)]
    [InlineData("", "NotOlderThan", "", null, NeedsVersion)]
    [InlineData("", "Exact", "", null, NeedsVersion)]
    [InlineData("0", "Exact", "", null, NoZero)]
    [InlineData("1", "Exact", "t", null, NoContinue)]
    [InlineData("", "NotOlderThan", "t", null, NeedsVersion, NoContinue)]
    [InlineData("1", "x", "", null, Unknown)]
    [InlineData("", "x", "t", true, NeedsVersion, NoContinue, Unknown, NoEvents)]
    [InlineData("", "", "", true, NoEvents)]
    [InlineData("", "", "", false, NoEvents)]
    public Task Lists(string version, string match, string token, bool? initial, params string[] errors) => CheckAsync(
        (registry, options) => registry.Mediator.Send(new ListRequest(registry.Scope(ResourceNames.ConfigMaps, "list"), options)), version, match, token, initial, errors);

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("0", "", "", null)]
    [InlineData("1", "", "", null)]
    [InlineData("", "NotOlderThan", "", true)]
    [InlineData("0", "NotOlderThan", "", true)]
    [InlineData("1", "NotOlderThan", "", true)]
    [InlineData("", "NotOlderThan", "", false)]
    [InlineData("1", "NotOlderThan", "", false)]
    [InlineData("", "", "", true, NeedsMatch)]
    [InlineData("1", "", "", false, NeedsMatch)]
    [InlineData("1", "NotOlderThan", "", null, NeedsEvents)]
    [InlineData("1", "Exact", "", null, NeedsEvents, NoExact)]
    [InlineData("1", "Exact", "", true, NeedsMatch, NoExact)]
    [InlineData("1", "NotOlderThan", "t", true, NoContinue)]
    public Task Watches(string version, string match, string token, bool? initial, params string[] errors) => CheckAsync(
        (registry, options) => registry.Mediator.Send(new WatchRequest(registry.Scope(ResourceNames.ConfigMaps, "watch"), options)), version, match, token, initial, errors);

    private static async Task CheckAsync(Func<TestRegistry, ListOptions, Task> send, string version, string match, string token, bool? initial, string[] errors)
    {
        await using var registry = await TestRegistry.OpenAsync();
        var options = new ListOptions { ResourceVersion = version, ResourceVersionMatch = match, Continue = token, SendInitialEvents = initial };
        if (errors.Length == 0)
        {
            await send(registry, options);
            return;
        }

        var status = (await Assert.ThrowsAsync<ApiStatusException>(() => send(registry, options))).Status;
        Assert.Equal((422, "ListOptions", "meta.k8s.io"), (status.Code, status.Kind, status.Group));
        Assert.Equal("ListOptions.meta.k8s.io \"\" is invalid: " + (errors is [var only] ? only : $"[{string.Join(", ", errors)}]"), status.Message);
    }
}
