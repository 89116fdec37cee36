namespace ApiServer.Rest.Paths;

/// <summary>What the method and the path of a request say, read once (apiserver request.RequestInfo). Says nothing about whether it exists.</summary>
internal sealed record RequestInfo
{
    /// <summary>The path as it was sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Kubernetes' verb (<c>list</c>, <c>deletecollection</c>, …); for other paths the method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>The decoded segments; empty for <c>/</c>.</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>Whether the path stands below <c>/api/V</c> or <c>/apis/G/V</c> and names something.</summary>
    public bool IsResource { get; init; }

    /// <summary>Whether a segment was empty, or <c>.</c>, or <c>..</c>: such a path names nothing.</summary>
    public bool IsMalformed { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Whether the path has the old <c>watch/</c> prefix.</summary>
    public bool HasWatchPrefix { get; init; }

    /// <summary>Whether the path says <c>namespaces/NS/</c> before the resource.</summary>
    public bool HasNamespace { get; init; }

    /// <summary>Whether the request may last: a watch, or a connection into a Pod (apiserver filters BasicLongRunningRequestCheck).</summary>
    public bool IsLongRunning => Verb == "watch" || Subresource is "log" or "exec" or "attach" or "portforward" or "proxy";

    /// <summary>Whether segments follow the subresource: only a proxy's do.</summary>
    public bool HasTail { get; init; }
}
