namespace ApiServer.Rest.Paths;

/// <summary>Parses method and path (apiserver request.RequestInfoFactory).</summary>
internal static class RequestInfoParser
{
    /// <summary>Subresources of a Namespace: elsewhere the third segment names a resource inside it.</summary>
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <summary>Reads a request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="rawPath">The path as sent: escapes and dots must still be there.</param>
    /// <param name="watch">Whether the query asks for a watch.</param>
    public static RequestInfo Parse(string method, string rawPath, bool watch)
    {
        var segments = Split(rawPath, out var malformed);
        var plain = new RequestInfo
        {
            Path = rawPath,
            Verb = method.ToLowerInvariant(),
            Segments = segments,
            IsMalformed = malformed,
        };

        return segments switch
        {
            ["api", var version, _, ..] => Resource(plain, method, "", version, 2, watch),
            ["apis", var group, var version, _, ..] => Resource(plain, method, group, version, 3, watch),
            _ => plain,
        };
    }

    private static RequestInfo Resource(RequestInfo plain, string method, string group, string version, int start, bool watch)
    {
        var left = plain.Segments.Count - start;
        var prefix = left > 1 && plain.Segments[start] == "watch";
        if (prefix)
        {
            start++;
            left--;
        }

        string Segment(int i) => i < left ? plain.Segments[start + i] : "";
        var ns = left >= 3 && Segment(0) == "namespaces" && !(left == 3 && NamespaceSubresources.Contains(Segment(2)));
        var at = ns ? 2 : 0;
        var name = Segment(at + 1);
        return plain with
        {
            IsResource = true,
            Group = group,
            Version = version,
            HasWatchPrefix = prefix,
            HasNamespace = ns,
            // A Namespace is its own namespace, as far as access is concerned.
            Namespace = ns ? Segment(1) : Segment(0) == "namespaces" ? Segment(1) : "",
            Resource = Segment(at),
            Name = name,
            Subresource = Segment(at + 2),
            HasTail = left > at + 3,
            Verb = Verb(method, name.Length > 0, watch, prefix),
        };
    }

    private static string Verb(string method, bool named, bool watch, bool watchPrefix) => method switch
    {
        "GET" or "HEAD" when watchPrefix => "watch",
        "GET" or "HEAD" when named => "get",
        "GET" or "HEAD" => watch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => "",
    };

    private static List<string> Split(string rawPath, out bool malformed)
    {
        malformed = false;
        var segments = new List<string>(8);
        var path = rawPath.AsSpan();
        path = path.StartsWith("/") ? path[1..] : path;

        // One slash at the end is no segment; an empty segment anywhere else is.
        path = path.EndsWith("/") ? path[..^1] : path;
        if (path.IsEmpty)
        {
            malformed = rawPath.Length > 1;
            return segments;
        }

        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            malformed |= segment is "" or "." or "..";
            segments.Add(segment.Contains('%') ? Uri.UnescapeDataString(segment.ToString()) : segment.ToString());
        }

        return segments;
    }
}
