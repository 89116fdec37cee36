using System.Text;
using System.Text.Json;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Yaml;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Bodies;

/// <summary>
/// Decodes the object of a request: text, kind, fields; with upstream's 400s (apiserver handlers/rest.go transformDecodeError,
/// runtime/serializer/json, runtime/serializer/versioning).
/// </summary>
internal sealed class ObjectBody(ResourceCatalog catalog)
{
    private const int SummaryLength = 30;

    /// <summary>Versions that upstream still knows the types of, though it does not serve them any more.</summary>
    private static readonly HashSet<string> Retired = new(StringComparer.Ordinal)
    {
        "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1", "batch/v1beta1", "policy/v1beta1", "autoscaling/v2beta1", "autoscaling/v2beta2",
        "networking.k8s.io/v1beta1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1alpha1", "coordination.k8s.io/v1beta1", "discovery.k8s.io/v1beta1",
        "events.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1", "scheduling.k8s.io/v1beta1",
        "scheduling.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "certificates.k8s.io/v1beta1", "admissionregistration.k8s.io/v1beta1",
    };

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The text, or the message.</param>
    /// <param name="encoding">How it is written. In protobuf unknown fields are dropped, whatever <paramref name="validation"/> says, as upstream does.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="validation">What happens to unknown and duplicate fields.</param>
    /// <param name="warnings">Gets a sentence for each of them, when they are only warned of.</param>
    /// <returns>The object in canonical form, with kind and apiVersion.</returns>
    /// <exception cref="ApiStatusException">400.</exception>
    public JsonObject Decode(ReadOnlyMemory<byte> body, BodyEncoding encoding, BodyKind kind, FieldValidation validation, ICollection<string> warnings)
    {
        if (encoding == BodyEncoding.Protobuf)
        {
            return DecodeProtobuf(body, kind);
        }

        var yaml = encoding == BodyEncoding.Yaml;
        var problems = validation == FieldValidation.Ignore ? null : new List<string>();
        var duplicates = problems is null ? null : new List<string>();
        var tree = Read(body.Span, yaml, kind.Kind, duplicates);
        if (yaml && duplicates is { Count: > 0 })
        {
            // The reader of YAML says it by lines, and all in one.
            problems!.Add(YamlReader.Describe(duplicates));
            duplicates = null;
        }

        var (apiVersion, name) = TypeOf(tree, body.Span, kind);
        JsonObject decoded;
        try
        {
            CheckType(apiVersion, name, kind, other => ObjectDecoder.Decode(other, tree));
            decoded = ObjectDecoder.Decode(kind.Schema, WithType(tree, kind), problems, duplicates);
        }
        catch (DecodeException e)
        {
            throw Unhandled(apiVersion, name, kind, e.Message);
        }

        if (problems is { Count: > 0 })
        {
            if (validation == FieldValidation.Strict)
            {
                throw Unhandled(apiVersion, name, kind, "strict decoding error: " + string.Join(", ", problems));
            }

            foreach (var problem in problems)
            {
                warnings.Add(problem);
            }
        }

        return decoded;
    }

    /// <summary>Reads an options object, whose fields the caller knows.</summary>
    /// <exception cref="ApiStatusException">400.</exception>
    public static JsonObject ReadOptions(ReadOnlyMemory<byte> body, BodyEncoding encoding)
    {
        const string kind = "DeleteOptions";
        if (encoding != BodyEncoding.Protobuf)
        {
            return Read(body.Span, encoding == BodyEncoding.Yaml, kind, null);
        }

        var envelope = Open(body, kind);
        if (envelope.Kind.Length > 0 && envelope.Kind != kind)
        {
            return JsonObject.Of(("kind", envelope.Kind), ("apiVersion", envelope.ApiVersion));
        }

        try
        {
            return envelope.Decode(SchemaTable.BuiltIn.Kind("", "v1", kind));
        }
        catch (DecodeException e)
        {
            throw Unrecognized(body.Span, kind, e.Message);
        }
    }

    private JsonObject DecodeProtobuf(ReadOnlyMemory<byte> body, BodyKind kind)
    {
        var envelope = Open(body, kind.Kind);
        if (KindMismatch.Malformed(envelope.ApiVersion) is { } why)
        {
            throw Unrecognized(body.Span, kind.Kind, why);
        }

        var apiVersion = envelope.ApiVersion.Length == 0 ? kind.ApiVersion : envelope.ApiVersion;
        var name = envelope.Kind.Length == 0 ? kind.Kind : envelope.Kind;
        try
        {
            CheckType(apiVersion, name, kind, other => envelope.Decode(other));
            return (envelope with { ApiVersion = kind.ApiVersion, Kind = kind.Kind }).Decode(kind.Schema);
        }
        catch (DecodeException e)
        {
            throw Unhandled(apiVersion, name, kind, e.Message);
        }
    }

    private static ProtobufEnvelope Open(ReadOnlyMemory<byte> body, string kind)
    {
        try
        {
            return ProtobufEnvelope.Read(body);
        }
        catch (DecodeException e)
        {
            throw Unrecognized(body.Span, kind, e.Message);
        }
    }

    private static JsonObject Read(ReadOnlySpan<byte> body, bool yaml, string kind, List<string>? duplicates)
    {
        JsonValue tree;
        try
        {
            tree = yaml ? YamlReader.Parse(body, duplicates) : JsonReader.Parse(body, duplicates);
        }
        catch (JsonException)
        {
            throw Unrecognized(body, kind, "couldn't get version/kind; json parse error: " + GoJsonError.Describe(body));
        }
        catch (YamlFormatException e)
        {
            throw Unrecognized(body, kind, e.Message);
        }

        // A literal null is an empty object to Go.
        return tree switch
        {
            JsonObject o => o,
            JsonNull => JsonObject.Empty,
            _ => throw Unrecognized(
                body,
                kind,
                $"couldn't get version/kind; json parse error: json: cannot unmarshal {GoJsonError.TypeName(tree)} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}"),
        };
    }

    /// <summary>apiVersion and kind of the object; what it leaves out is as expected.</summary>
    private static (string ApiVersion, string Kind) TypeOf(JsonObject tree, ReadOnlySpan<byte> body, BodyKind kind)
    {
        var name = Text(tree, "kind", body, kind);
        var apiVersion = Text(tree, "apiVersion", body, kind);
        if (KindMismatch.Malformed(apiVersion) is { } why)
        {
            throw Unrecognized(body, kind.Kind, why);
        }

        return (apiVersion.Length == 0 ? kind.ApiVersion : apiVersion, name.Length == 0 ? kind.Kind : name);
    }

    private static string Text(JsonObject tree, string member, ReadOnlySpan<byte> body, BodyKind kind)
    {
        if (!tree.TryGet(member, out var value) || value.IsNull)
        {
            return "";
        }

        return value.AsString ?? throw Unrecognized(
            body, kind.Kind, $"couldn't get version/kind; json parse error: json: cannot unmarshal {GoJsonError.TypeName(value)} into Go struct field .{member} of type string");
    }

    private void CheckType(string apiVersion, string name, BodyKind kind, Action<TypeSchema> decode)
    {
        if (apiVersion == kind.ApiVersion && name == kind.Kind)
        {
            return;
        }

        // Evictions of the older version are still taken.
        if (kind.Kind == "Eviction" && name == "Eviction" && apiVersion == "policy/v1beta1")
        {
            return;
        }

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        var sameType = (kind.Schema.IsStructural && apiVersion != kind.ApiVersion) || (name == kind.Kind && (IsSameResource(apiVersion, name, kind) || (group == kind.Group && Retired.Contains(apiVersion))));
        if (sameType)
        {
            throw StatusErrors.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        }

        // A good object of the other kind has to come out before it is said that it is of the wrong one.
        var other = KindMismatch.SchemaOf(apiVersion, name);
        if (other is not null)
        {
            decode(other);
        }

        var known = other is not null || catalog.TryGetKind(apiVersion, name, out _);
        throw new DecodeException(KindMismatch.Describe(apiVersion, name, known, kind.Group, kind.Kind));
    }

    /// <summary>Whether another served form of the same stored object was sent (HorizontalPodAutoscaler v1 for v2, Event of the other group).</summary>
    private bool IsSameResource(string apiVersion, string name, BodyKind kind) =>
        catalog.TryGetKind(apiVersion, name, out var sent) && catalog.TryGetKind(kind.ApiVersion, kind.Kind, out var wanted) && sent.StoreType == wanted.StoreType;

    private static JsonObject WithType(JsonObject tree, BodyKind kind) => tree.With("kind", kind.Kind).With("apiVersion", kind.ApiVersion);

    private static ApiStatusException Unhandled(string apiVersion, string name, BodyKind kind, string why)
    {
        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return StatusErrors.BadRequest($"{name} in version \"{version}\" cannot be handled as a {kind.Kind}: {why}");
    }

    private static ApiStatusException Unrecognized(ReadOnlySpan<byte> body, string kind, string why) =>
        StatusErrors.BadRequest($"the object provided is unrecognized (must be of type {kind}): {why} ({Summary(body)})");

    /// <summary>The beginning of the data: as text when it looks like JSON, otherwise in hexadecimal.</summary>
    private static string Summary(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "<empty>";
        }

        var start = body[..Math.Min(body.Length, SummaryLength)];
        var text = body[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start);
        return body.Length > SummaryLength ? text + " ..." : text;
    }
}
