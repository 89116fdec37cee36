using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Browser;

/// <summary>Swagger UI in a real browser.</summary>
public sealed class SwaggerTests : IDisposable
{
    private const string StatefulSet = """
        {"metadata":{"name":"web"},"spec":{"serviceName":"nginx","selector":{"matchLabels":{"app":"nginx"}},
        "template":{"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}}}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-swagger-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StatefulSet_is_made_and_read_from_the_page_without_an_error_on_the_console(bool https)
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        using var browser = await Chromium.StartAsync(Path.Combine(_directory, "ca.crt"));
        var page = new SwaggerPage(browser.Driver);
        page.Open((https ? server.HttpsAddress : $"http://127.0.0.1:{server.HttpPort}") + "/swagger");
        page.Pick("apps/v1");
        if (https)
        {
            page.Authorize((await File.ReadAllTextAsync(Path.Combine(_directory, "admin.token"))).Trim());
        }

        page.OpenTag("apps_v1");
        Assert.Equal("201", page.TryOut("apps_v1", "createAppsV1NamespacedStatefulSet", StatefulSet, ("namespace", "default")));
        Assert.Equal("200", page.TryOut("apps_v1", "readAppsV1NamespacedStatefulSet", null, ("namespace", "default"), ("name", "web")));
        Assert.Empty(browser.ConsoleErrors());
        await Kubectl.With(server).OutputAsync("get", "statefulset", "web");
    }
}
