using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using CsCheck;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Schema;

/// <summary>
/// Random objects of some kinds, made from the schema: few fields, names and values, so that two of a kind have much in common. Nothing is
/// zero, so that decoding leaves nothing out; containers may be empty.
/// </summary>
internal static class ObjectGen
{
    private static readonly HashSet<string> Fields = [
        "metadata", "name", "labels", "annotations", "finalizers", "ownerReferences", "uid", "spec", "data", "immutable",
        "containers", "image", "args", "env", "value", "valueFrom", "fieldRef", "fieldPath", "ports", "containerPort", "protocol", "hostPort",
        "volumeMounts", "mountPath", "readOnly", "resources", "limits", "requests", "securityContext", "runAsUser", "capabilities", "add",
        "volumes", "emptyDir", "medium", "configMap", "items", "key", "path", "tolerations", "effect", "nodeSelector", "hostAliases", "ip",
        "hostnames", "topologySpreadConstraints", "topologyKey", "whenUnsatisfiable", "maxSkew", "labelSelector", "matchLabels", "hostname",
        "port", "targetPort", "nodePort", "selector", "externalIPs", "sessionAffinityConfig", "clientIP", "timeoutSeconds", "ipFamilies",
        "replicas", "template", "volumeClaimTemplates", "accessModes", "updateStrategy", "type", "rollingUpdate", "partition",
        "persistentVolumeClaimRetentionPolicy", "whenDeleted"];

    /// <summary>An object of any of the kinds; items of lists are told apart by the keys of server-side apply.</summary>
    public static Gen<KindSample> Objects { get; } = OfAnyKind(1, byMergeKey: false);

    /// <summary>Objects of one kind.</summary>
    public static Gen<KindSample> Pairs { get; } = OfAnyKind(2, byMergeKey: false);

    public static Gen<KindSample> Quadruples { get; } = OfAnyKind(4, byMergeKey: false);

    /// <summary>Objects of one kind whose list items differ in the merge key of strategic merge patches too.</summary>
    public static Gen<KindSample> MergeKeyPairs { get; } = OfAnyKind(2, byMergeKey: true);

    private static Gen<KindSample> OfAnyKind(int count, bool byMergeKey) => Gen.OneOf([
        Of("", "v1", "Pod", count, byMergeKey),
        Of("", "v1", "Service", count, byMergeKey),
        Of("", "v1", "ConfigMap", count, byMergeKey),
        Of("apps", "v1", "StatefulSet", count, byMergeKey)]);

    private static Gen<KindSample> Of(string group, string version, string kind, int count, bool byMergeKey)
    {
        var type = SchemaTable.BuiltIn.Kind(group, version, kind);
        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        var head = JsonObject.Of(("apiVersion", apiVersion), ("kind", kind));
        return Struct(type, head, [], byMergeKey)
            .Select(o => o.WithoutAt("metadata", "uid").WithAt("o", "metadata", "name"))
            .Array[count]
            .Select(objects => new KindSample(type, apiVersion, kind, objects));
    }

    private static Gen<JsonObject> Struct(TypeSchema type, JsonObject head, IReadOnlyCollection<string> always, bool byMergeKey)
    {
        var gen = Gen.Const(head);
        foreach (var field in type.Fields.Where(f => Fields.Contains(f.Name)))
        {
            var value = Value(field.Type, field, byMergeKey).Select(v => (JsonValue?)v);
            var member = always.Contains(field.Name) ? value : Gen.Frequency((1, Gen.Const((JsonValue?)null)), (1, value));
            gen = Gen.Select(gen, member, (o, v) => v is null ? o : o.With(field.Name, v));
        }

        return gen;
    }

    private static Gen<JsonValue> Value(TypeReference type, FieldSchema? field, bool byMergeKey) => type.Value switch
    {
        ValueType.Struct => Struct(type.Struct!, JsonObject.Empty, [], byMergeKey).Select(o => (JsonValue)o),
        ValueType.Map => Gen.Select(Gen.OneOf("a", "b", "c"), Value(type.Element!, null, byMergeKey)).Array[0, 3]
            .Select(members => (JsonValue)members.Aggregate(JsonObject.Empty, (o, m) => o.With(m.Item1, m.Item2))),
        ValueType.List => List(type.Element!, field!, byMergeKey).Select(items => (JsonValue)JsonArray.Of(items)),
        ValueType.Int32 or ValueType.Int64 => OneOf(1, 9, 80, 443),
        ValueType.Boolean => OneOf(true),
        ValueType.Quantity => OneOf("1", "500m"),
        ValueType.IntOrString => OneOf("http", 80),
        ValueType.String => field?.Name switch
        {
            "name" or "key" => OneOf("a", "b", "c"),
            "protocol" => OneOf("TCP", "UDP"),
            _ => OneOf("x", "y"),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(type), type.Value, "no generator"),
    };

    private static Gen<JsonValue> OneOf(params JsonValue[] values) => Gen.OneOf(values);

    private static Gen<IEnumerable<JsonValue>> List(TypeReference element, FieldSchema field, bool byMergeKey)
    {
        var mergeKey = byMergeKey && field.PatchMergeKey is { } key ? [key] : Array.Empty<string>();
        if (element.Struct is not { } type)
        {
            var scalars = Value(element, field, byMergeKey).Array[0, 3];
            return field.ListType == "set" || field.PatchStrategy == "merge" ? scalars.Select(l => l.Distinct()) : scalars.Select(l => l.AsEnumerable());
        }

        // Some lists differ in keys with a default, which may be left out.
        var keys = field.ListType == "map" ? field.ListMapKeys : mergeKey;
        string[] always = [.. keys.Concat(mergeKey).Where(k => Default(type, k) is not JsonString { Value.Length: > 0 })];
        return Struct(type, JsonObject.Empty, always, byMergeKey).Array[0, 3].Select(items =>
        {
            var distinct = keys.Count == 0 ? items : items.DistinctBy(i => JsonArray.Of(keys.Select(k => i[k] ?? Default(type, k)!)));
            return (mergeKey is [var merge] ? distinct.DistinctBy(i => i[merge]) : distinct).Select(i => (JsonValue)i);
        });
    }

    private static JsonValue? Default(TypeSchema type, string key) => type.TryGetField(key, out var field) ? field.Default : null;
}
