using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ApiServer.EndToEnd.Tests.Support;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace ApiServer.EndToEnd.Tests.Documents;

/// <summary>The file <c>openapi.yaml</c> against a running server.</summary>
public sealed class OpenApiFileTests : IDisposable
{
    private static readonly HttpMethod[] Methods =
        [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Head, HttpMethod.Options];

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-openapi-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_path_takes_the_methods_that_the_file_says_and_no_other()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        using var client = new ApiClient(server.HttpPort);
        var wrong = new ConcurrentBag<string>();
        var requests = from path in await ReadAsync() from method in Methods select (path.Key, Method: method, Described: path.Value.Contains(method));
        await Parallel.ForEachAsync(requests, async (request, _) =>
        {
            var url = request.Key.Replace("{namespace}", "default", StringComparison.Ordinal).Replace("{name}", "nobody", StringComparison.Ordinal)
                .Replace("{path}", "x", StringComparison.Ordinal);
            var (code, body) = await client.SendAsync(request.Method, url + "?dryRun=All");
            var unknown = code == HttpStatusCode.NotFound && (body.ValueKind != JsonValueKind.Object || !NamesObject(body));
            if (unknown || code == HttpStatusCode.MethodNotAllowed == request.Described)
            {
                wrong.Add($"{request.Method} {url}: {code} {body}");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task File_describes_all_that_discovery_offers()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        using var client = new ApiClient(server.HttpPort);
        var described = (await ReadAsync()).SelectMany(p => p.Value.Select(m => $"{m} {p.Key}")).Order(StringComparer.Ordinal);
        SortedSet<string> offered = new(StringComparer.Ordinal) { "GET /api/", "GET /api/v1/", "GET /apis/", "GET /version/" };
        await AddResourcesAsync(client, "/api/v1", offered);
        foreach (var group in (await client.GetAsync("/apis")).GetProperty("groups").EnumerateArray())
        {
            offered.Add($"GET /apis/{group.GetProperty("name").GetString()}/");
            foreach (var version in group.GetProperty("versions").EnumerateArray())
            {
                var root = "/apis/" + version.GetProperty("groupVersion").GetString();
                offered.Add($"GET {root}/");
                await AddResourcesAsync(client, root, offered);
            }
        }

        Assert.Equal(offered, described);
    }

    /// <summary>The file's paths and methods, as Microsoft.OpenApi reads them.</summary>
    private static async Task<Dictionary<string, HashSet<HttpMethod>>> ReadAsync()
    {
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        await using var file = File.OpenRead(Repository.File("openapi.yaml"));
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(file, OpenApiConstants.Yaml, settings);
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        return document!.Paths.ToDictionary(p => p.Key, p => p.Value.Operations!.Keys.ToHashSet());
    }

    /// <summary>The paths and methods that the verbs of a group and version's resources stand for.</summary>
    private static async Task AddResourcesAsync(ApiClient client, string root, SortedSet<string> offered)
    {
        foreach (var resource in (await client.GetAsync(root)).GetProperty("resources").EnumerateArray())
        {
            var name = resource.GetProperty("name").GetString()!.Split('/');
            var namespaced = resource.GetProperty("namespaced").GetBoolean();
            var collection = $"{root}{(namespaced ? "/namespaces/{namespace}" : "")}/{name[0]}";
            var item = collection + "/{name}" + (name.Length > 1 ? "/" + name[1] : "");
            foreach (var verb in resource.GetProperty("verbs").EnumerateArray().Select(v => v.GetString()!))
            {
                var method = Method(verb);
                offered.Add($"{method} {(verb is "list" or "watch" or "deletecollection" || (verb == "create" && name.Length == 1) ? collection : item)}");
                if (verb == "list" && namespaced)
                {
                    offered.Add($"{method} {root}/{name[0]}");
                }

            }

            if (name is [_, "proxy"])
            {
                // Whatever the verbs are, a proxy passes on these methods.
                offered.UnionWith(Methods.SelectMany(m => new[] { $"{m} {item}", $"{m} {item}/{{path}}" }));
            }
        }
    }

    private static string Method(string verb) => verb switch
    {
        "get" or "list" or "watch" => "GET",
        "create" => "POST",
        "update" => "PUT",
        "patch" => "PATCH",
        "delete" or "deletecollection" => "DELETE",
        _ => throw new InvalidOperationException($"discovery names a verb that is not known: {verb}"),
    };

    /// <summary>Whether a 404 says which object is missing: the path itself is served.</summary>
    private static bool NamesObject(JsonElement status) =>
        status.TryGetProperty("details", out var details) && details.TryGetProperty("name", out var name) && name.GetString() == "nobody";
}
