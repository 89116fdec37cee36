using System.Collections.Concurrent;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Discovery;

/// <summary><c>/</c>, <c>/api</c>, <c>/apis</c>, <c>/api/V</c>, <c>/apis/G</c> and <c>/apis/G/V</c>.</summary>
internal sealed class DiscoveryEndpoint : IEndpoint
{
    private const string AggregatedForm = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] OtherPaths =
        ["/flagz", "/healthz", "/healthz/ping", "/livez", "/livez/ping", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/readyz/ping", "/statusz", "/swagger", "/version"];

    private readonly RestOptions _options;
    private readonly Lazy<IReadOnlyList<ApiGroup>> _groups;
    private readonly HashSet<string> _groupNames;
    private readonly ConcurrentDictionary<string, CachedDocument> _documents = new(StringComparer.Ordinal);

    public DiscoveryEndpoint(ResourceCatalog catalog, RestOptions options)
    {
        _options = options;
        _groups = new(() => ApiGroup.Of(catalog));
        _groupNames = [.. catalog.All.Select(d => d.Group)];
    }

    /// <summary>Whether a path stands below <c>/api</c> or below a group that is served: then failures are Statuses.</summary>
    public bool Knows(RequestInfo info) => info.Segments switch
    {
        ["api", ..] => true,
        ["apis", var group, ..] => group.Length > 0 && _groupNames.Contains(group),
        _ => false,
    };

    public Task ServeAsync(Exchange exchange)
    {
        var segments = exchange.Info.Segments;
        switch (segments)
        {
            case []:
                return TreeAnswer.WriteAsync(exchange.Http, 200, Root(), AnswerFormat.PrettyJson);
            case ["apis", var group, ..] when !_groupNames.Contains(group):
                return PlainText.NotFoundAsync(exchange.Http);
        }

        RequestDispatcher.RequireGet(exchange);
        if (segments is ["api"] or ["apis"] && Aggregated(exchange) is { } format)
        {
            return AggregatedAsync(exchange, format);
        }

        return PlainAsync(exchange, segments switch
        {
            ["api"] => new CachedDocument(PlainDiscovery.Versions(Group(""), _options.ServerAddress())),
            ["apis"] => Document("apis", () => PlainDiscovery.Groups(_groups.Value)),
            ["api", var version] => Resources("", version),
            ["apis", var group] => Document($"apis/{group}", () => PlainDiscovery.Group(Group(group))),
            ["apis", var group, var version] => Resources(group, version),
            _ => throw StatusErrors.UnknownPath(),
        });
    }

    private static Task PlainAsync(Exchange exchange, CachedDocument document)
    {
        var format = Negotiator.ForObjects(exchange.Request, collection: false, protobuf: true);
        return format.IsCompactJson
            ? AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.Json, document.Bytes)
            : TreeAnswer.WriteAsync(exchange.Http, 200, document.Tree, format);
    }

    private Task AggregatedAsync(Exchange exchange, AnswerFormat format)
    {
        var core = exchange.Info.Segments[0] == "api";
        var document = Document(core ? "api aggregated" : "apis aggregated", () => AggregatedDiscovery.Document(_groups.Value.Where(g => g.Name.Length == 0 == core)));
        var headers = exchange.Response.Headers;
        headers.CacheControl = "public";
        headers.ETag = document.ETag;
        headers.Vary = "Accept";
        if (exchange.Request.Headers.IfNoneMatch.Contains(document.ETag))
        {
            exchange.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return AnswerBody.WriteAsync(
            exchange.Http, 200, format.ContentType + AggregatedForm, format.IsCompactJson ? document.Bytes : TreeAnswer.Encode(document.Tree, format));
    }

    /// <summary>The format of the aggregated form, where the first acceptable clause asks for that; otherwise null.</summary>
    /// <exception cref="ApiStatusException">406: only forms that are not served.</exception>
    private static AnswerFormat? Aggregated(Exchange exchange)
    {
        foreach (var clause in AcceptHeader.Parse(Negotiator.Header(exchange.Request)))
        {
            if (Negotiator.Match(clause, protobuf: true) is { } format)
            {
                switch (clause)
                {
                    case { As: "APIGroupDiscoveryList", Group: "apidiscovery.k8s.io", Version: "v2" }:
                        return format;
                    case { As: "" }:
                        return null;
                }
            }
        }

        throw StatusErrors.NotAcceptable("only the following media types are accepted: " + MediaTypes.All);
    }

    private CachedDocument Resources(string group, string version)
    {
        var served = Group(group).Versions.FirstOrDefault(v => v.Version == version) ?? throw StatusErrors.UnknownPath();
        return Document(served.ApiVersion + " resources", () => PlainDiscovery.Resources(served));
    }

    private ApiGroup Group(string name) => _groups.Value.First(g => g.Name == name);

    private CachedDocument Document(string key, Func<JsonObject> make) => _documents.GetOrAdd(key, _ => new CachedDocument(make()));

    private JsonObject Root()
    {
        var paths = new List<string> { "/api", "/apis" };
        foreach (var group in _groups.Value)
        {
            var prefix = group.Name.Length == 0 ? "/api" : $"/apis/{group.Name}";
            paths.Add(prefix);
            paths.AddRange(group.Versions.Select(v => $"{prefix}/{v.Version}"));
        }

        return JsonObject.Of(("paths", JsonArray.OfStrings(paths.Concat(OtherPaths).Distinct().Order(StringComparer.Ordinal))));
    }
}
