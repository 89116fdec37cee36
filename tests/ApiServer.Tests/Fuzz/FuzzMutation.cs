using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Yaml;

namespace ApiServer.Tests.Fuzz;

/// <summary>Changes a request in one to four places: bytes, structure, numbers, texts, path, query, headers, method.</summary>
internal sealed class FuzzMutation(FuzzRequest[] seeds)
{
    private static readonly byte[] Envelope = "k8s\0"u8.ToArray();

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

    private readonly TreeMutation _trees = new(seeds.Select(Tree).OfType<JsonValue>());

    public FuzzRequest Of(Random random)
    {
        var request = random.Pick(seeds);
        if (request.MayStream && random.Next(3) > 0)
        {
            // Streams take time to look at: less of them.
            request = random.Pick(seeds);
        }

        for (var left = random.Next(1, 4); left > 0; left--)
        {
            request = Once(request, random);
        }

        return request;
    }

    private FuzzRequest Once(FuzzRequest request, Random random) => random.Next(request.Body.Length > 0 ? 32 : 8) switch
    {
        0 or 1 => request with { Path = MutatePath(request.Path, random) },
        2 or 3 or 4 => request with { Query = MutateQuery(request.Query, random) },
        5 or 6 => MutateHeader(request, random),
        7 when random.Next(4) == 0 => request with { Method = random.Pick(Methods) },
        7 when random.Pick(seeds) is var other => request with { Body = other.Body, Schema = other.Schema },
        < 28 => request with { Body = MutateBody(request, random) },
        _ => request with { Body = MutateBytes(request.Body, random) },
    };

    /// <summary>Keeps the form, so that the change gets far: to the rules of the kind.</summary>
    private byte[] MutateBody(FuzzRequest request, Random random)
    {
        var body = request.Body;
        if (body.Length == 0 || Tree(request) is not { } tree)
        {
            return body.AsSpan().StartsWith(Envelope) && random.Next(2) == 0
                ? [.. Envelope, .. WireMutation.Of(body.AsSpan(Envelope.Length), random)]
                : MutateBytes(body, random);
        }

        if (!body.AsSpan().StartsWith(Envelope))
        {
            var changed = _trees.Of(tree, request.Schema, random);
            return body[0] is (byte)'{' or (byte)'[' ? changed.ToUtf8() : Encoding.UTF8.GetBytes(YamlWriter.Write(changed));
        }

        if (random.Next(2) == 0)
        {
            return [.. Envelope, .. WireMutation.Of(body.AsSpan(Envelope.Length), random)];
        }

        try
        {
            return _trees.Of(tree, request.Schema, random) is JsonObject changed ? ProtobufEnvelope.Write(ObjectDecoder.Canonicalize(request.Schema!, changed), request.Schema!) : body;
        }
        catch (DecodeException)
        {
            return body;
        }
    }

    private static JsonValue? Tree(FuzzRequest request)
    {
        try
        {
            return request.Body switch
            {
                [] => null,
                [(byte)'{' or (byte)'[', ..] => JsonReader.Parse(request.Body),
                [(byte)'k', (byte)'8', (byte)'s', 0, ..] => request.Schema is { } schema ? ProtobufEnvelope.Read(request.Body).Decode(schema) : null,
                _ => YamlReader.Parse(request.Body),
            };
        }
        catch (Exception e) when (e is JsonException or DecodeException or YamlFormatException)
        {
            return null;
        }
    }

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
                segments.Insert(at, random.Text());
                break;
            case 3:
                segments[at] = random.Pick(Segments);
                break;
            case 4:
                segments.Add(random.Pick(Segments));
                break;
            default:
                segments[at] = random.Text();
                break;
        }

        return "/" + string.Join('/', segments).TrimStart('/');
    }

    private static string MutateQuery(string query, Random random)
    {
        var pairs = query.Length == 0 ? [] : query.Split('&').ToList();
        var parameter = random.Pick(Parameters);
        var added = $"{parameter}={Value(parameter, random)}";
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
                var name = pairs[at].Split('=')[0];
                pairs[at] = $"{name}={Value(name, random)}";
                break;
            case 3:
                pairs[at] = random.Text();
                break;
            default:
                pairs.Insert(at, added);
                break;
        }

        return string.Join('&', pairs);
    }

    /// <summary>Sometimes with its separators as they are: what a query means is then another thing.</summary>
    private static string Value(string parameter, Random random)
    {
        var value = random.Parameter(parameter);
        return random.Next(3) == 0 ? value : Uri.EscapeDataString(value);
    }

    private static FuzzRequest MutateHeader(FuzzRequest request, Random random) => random.Next(4) switch
    {
        0 => request.With("Content-Type", random.Pick(MediaTypes)),
        1 => request.With("Accept", random.Pick(MediaTypes)),
        2 => request with { Headers = [.. request.Headers, new(random.Pick(Headers), random.Text())] },
        _ => request.With(random.Pick(Headers), random.Text()),
    };

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
                return [.. body[..at], .. Encoding.UTF8.GetBytes(random.Next(2) == 0 ? random.Pick(Tokens) : random.Text()), .. body[at..]];
            case 6:
                return [.. body[..at], 0xff, 0xff, 0xff, 0xff, (byte)random.Next(256), .. body[at..]];
            default:
                Span<byte> number = stackalloc byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(number, random.Next());
                return [.. body[..at], .. number, .. body[Math.Min(body.Length, at + 4)..]];
        }
    }
}
