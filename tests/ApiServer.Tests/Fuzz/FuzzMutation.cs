using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Tests.Fuzz;

/// <summary>Changes a request in one to four places: bytes, structure, numbers, texts, path, query, headers, method.</summary>
internal static class FuzzMutation
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "A_b", "-", ".", "..", "/", "a/b", "%", "%zz", "%00", "%ff", "%C3%28", "%2e%2e", "\0", "\u0001", "\n", "\r\nX: y", "\t", "\u007f", "é", "日本", "\u202e", "\ufeff", "𝒳", "\ufffd",
        new('x', 64), new('x', 254), new('y', 5000), "0", "-1", "1", "00", "+1", "1e3", "0x10", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "99999999999999999999999999999999999999", "1e400", "NaN", "true", "null", "All", "Exact", "NotOlderThan", "seed", "fresh", "default", "kube-system", "a=b", "a in (b,c)", "a in (", "!a", "a=b,", "=,",
        "metadata.name=seed", "metadata.name!=", "status.phase=Running", "{}", "[]", "\"", "'", "\\", "${x}", "$patch", "$(A)", "1Gi", "1.5Ei", "-1m", "1e99Gi", "100%", "-5%", "1000%", "2026-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "10.0.0.1", "::1", "256.0.0.1", "10.0.0.0/33", "AQID", "====", "k8s\0", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0", "*", "*/*", "application/json;q=x", "gzip",
    ];

    private static readonly string[] Parameters =
    [
        "labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "watch", "allowWatchBookmarks", "sendInitialEvents", "timeoutSeconds", "timeout", "dryRun", "fieldManager",
        "fieldValidation", "force", "pretty", "gracePeriodSeconds", "propagationPolicy", "orphanDependents", "includeObject", "container", "follow", "previous", "sinceSeconds", "sinceTime", "tailLines", "limitBytes",
        "timestamps", "stream", "ignoreStoreReadErrorWithClusterBreakingPotential", "path", "command", "verbose", "exclude",
    ];

    private static readonly string[] Headers =
    [
        "Accept", "Content-Type", "Authorization", "User-Agent", "Audit-ID", "Accept-Encoding", "Content-Encoding", "If-None-Match", "Impersonate-User", "Impersonate-Group", "Impersonate-Uid", "Origin", "Host", "Kubectl-Command", "Upgrade", "Connection",
        "X-Stream-Protocol-Version", "X-HTTP-Method-Override", "Expect", "Range", "Traceparent",
    ];

    private static readonly string[] MediaTypes =
    [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml",
        "application/apply-patch+cbor", "application/cbor", "text/plain", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch", "application/json;charset=utf-16",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io", "application/json;as=Table;v=v9;g=x, */*;q=0.1",
    ];

    private static readonly string[] Segments =
    [
        "api", "apis", "v1", "v2", "apps", "batch", "namespaces", "default", "seed", "nodes", "pods", "secrets", "statefulsets", "events", "watch", "status", "scale", "log", "exec", "eviction", "binding", "token", "finalize", "proxy", "componentstatuses",
        "tokenreviews", "openapi", "v3", "swagger", "metrics", "healthz",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "X"];

    private static readonly string[] Tokens =
    [
        "null", "{}", "[]", "0", "-1", "1e400", "9223372036854775808", "0.1", "-0", "true", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"$patch\":\"delete\",", "\"$patch\":\"merge\",", "\"$retainKeys\":[\"a\"],", "\"$setElementOrder/containers\":[{\"name\":\"c\"}],",
        "\"$deleteFromPrimitiveList/finalizers\":[\"a\"],", "\"metadata\":{},", "\"metadata\":null,", "\"kind\":\"Pod\",", "\"apiVersion\":\"v1\",", "\"items\":[{}],", "\"name\":\"seed\",", "\"generateName\":\"g-\",", "\"resourceVersion\":\"1\",", "\"uid\":\"x\",",
        "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\",", "\"ownerReferences\":[{}],", "\"managedFields\":[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:a\":{\"k:{\":{}}}}],", "\"spec\":null,", "\"status\":{},", "&a ", "*a", "!!binary ", "---\n", "<<: ", "? ", "\t",
        "{", "}", "[", "]", ",", ":", "\"", "\0", "\ufeff",
    ];

    public static FuzzRequest Of(FuzzRequest[] seeds, Random random)
    {
        var request = Pick(seeds, random);
        if (request.MayStream && random.Next(3) > 0)
        {
            // Streams take time to look at: less of them.
            request = Pick(seeds, random);
        }

        for (var left = random.Next(1, 5); left > 0; left--)
        {
            request = Once(request, seeds, random);
        }

        return request;
    }

    private static FuzzRequest Once(FuzzRequest request, FuzzRequest[] seeds, Random random) => random.Next(request.Body.Length > 0 ? 20 : 8) switch
    {
        0 or 1 => request with { Path = MutatePath(request.Path, random) },
        2 or 3 or 4 => request with { Query = MutateQuery(request.Query, random) },
        5 or 6 => MutateHeader(request, random),
        7 => random.Next(4) == 0 ? request with { Method = Pick(Methods, random) } : request with { Body = Pick(seeds, random).Body },
        < 16 when Tree(request.Body) is { } tree => request with { Body = MutateTree(tree, random, depth: 0).ToUtf8() },
        _ => request with { Body = MutateBytes(request.Body, random) },
    };

    private static string MutatePath(string path, Random random)
    {
        var segments = path.Split('/').ToList();
        var at = random.Next(segments.Count);
        switch (random.Next(6))
        {
            case 0:
                segments.RemoveAt(at);
                break;
            case 1:
                segments.Insert(at, segments[at]);
                break;
            case 2:
                segments.Insert(at, Pick(Texts, random));
                break;
            case 3:
                segments[at] = Pick(Segments, random);
                break;
            case 4:
                segments.Add(Pick(Segments, random));
                break;
            default:
                segments[at] = Pick(Texts, random);
                break;
        }

        return "/" + string.Join('/', segments).TrimStart('/');
    }

    private static string MutateQuery(string query, Random random)
    {
        var pairs = query.Length == 0 ? [] : query.Split('&').ToList();
        var added = $"{Pick(Parameters, random)}={Value(random)}";
        if (pairs.Count == 0)
        {
            return added;
        }

        var at = random.Next(pairs.Count);
        switch (random.Next(5))
        {
            case 0:
                pairs.RemoveAt(at);
                break;
            case 1:
                pairs.Add(pairs[at]);
                break;
            case 2:
                pairs[at] = $"{pairs[at].Split('=')[0]}={Value(random)}";
                break;
            case 3:
                pairs[at] = Pick(Texts, random);
                break;
            default:
                pairs.Insert(at, added);
                break;
        }

        return string.Join('&', pairs);
    }

    /// <summary>Sometimes with its separators as they are: what a query means is then another thing.</summary>
    private static string Value(Random random) => random.Next(2) == 0 ? Pick(Texts, random) : Uri.EscapeDataString(Pick(Texts, random));

    private static FuzzRequest MutateHeader(FuzzRequest request, Random random) => random.Next(4) switch
    {
        0 => request.With("Content-Type", Pick(MediaTypes, random)),
        1 => request.With("Accept", Pick(MediaTypes, random)),
        2 => request with { Headers = [.. request.Headers, new(Pick(Headers, random), Pick(Texts, random))] },
        _ => request.With(Pick(Headers, random), Pick(Texts, random)),
    };

    private static JsonValue? Tree(byte[] body)
    {
        try
        {
            return body[0] is (byte)'{' or (byte)'[' ? JsonReader.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Walks down by chance and changes what it comes to.</summary>
    private static JsonValue MutateTree(JsonValue tree, Random random, int depth)
    {
        var down = random.Next(8) > 0;
        switch (tree)
        {
            case JsonObject { Count: > 0 } o:
                var name = o.Names.ElementAt(random.Next(o.Count));
                return down ? o.With(name, MutateTree(o[name]!, random, depth + 1)) : random.Next(4) switch
                {
                    0 => o.Without(name),
                    1 => o.With(Pick(Texts, random), o[name]!),
                    2 => o.Without(name).With(name + Pick(Texts, random), o[name]!),
                    _ => Replace(o, random),
                };
            case JsonArray { Count: > 0 } a:
                var at = random.Next(a.Count);
                return down ? a.With(at, MutateTree(a[at], random, depth + 1)) : random.Next(4) switch
                {
                    0 => JsonArray.Of(a.Where((_, i) => i != at)),
                    1 => a.Add(a[at]),
                    2 => JsonArray.Of(Enumerable.Repeat(a[at], random.Next(300))),
                    _ => Replace(a, random),
                };
            default:
                return Replace(tree, random);
        }
    }

    private static JsonValue Replace(JsonValue value, Random random) => random.Next(10) switch
    {
        0 => JsonNull.Instance,
        1 => JsonObject.Empty,
        2 => JsonArray.Empty,
        3 => JsonBoolean.True,
        4 => random.NextInt64(long.MinValue, long.MaxValue),
        5 => new JsonNumber(random.Next(2) == 0 ? "1e400" : "123456789012345678901234567890.5"),
        6 => Deepened(value, random.Next(600)),
        7 => JsonArray.Of(value, value),
        _ => Pick(Texts, random),
    };

    private static JsonValue Deepened(JsonValue value, int times)
    {
        for (var i = 0; i < times; i++)
        {
            value = i % 2 == 0 ? JsonArray.Of(value) : JsonObject.Of(("a", value));
        }

        return value;
    }

    /// <summary>Changes bytes; in protobuf some of them are lengths, which then lie.</summary>
    private static byte[] MutateBytes(byte[] body, Random random)
    {
        var at = random.Next(body.Length);
        var some = random.Next(Math.Min(64, body.Length - at));
        var changed = (byte[])body.Clone();
        switch (random.Next(8))
        {
            case 0:
                changed[at] = (byte)random.Next(256);
                return changed;
            case 1:
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                return body[..at];
            case 3:
                return [.. body[..at], .. body[(at + some)..]];
            case 4:
                return [.. body[..at], .. body.AsSpan(at, some), .. body[at..]];
            case 5:
                return [.. body[..at], .. Encoding.UTF8.GetBytes(Pick(random.Next(2) == 0 ? Tokens : Texts, random)), .. body[at..]];
            case 6:
                return [.. body[..at], 0xff, 0xff, 0xff, 0xff, (byte)random.Next(256), .. body[at..]];
            default:
                Span<byte> number = stackalloc byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(number, random.Next());
                return [.. body[..at], .. number, .. body[Math.Min(body.Length, at + 4)..]];
        }
    }

    private static T Pick<T>(T[] of, Random random) => of[random.Next(of.Length)];
}
