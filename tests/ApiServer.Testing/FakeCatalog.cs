using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Testing;

/// <summary>The resources that controllers use, with their indexes and without their schemas.</summary>
public static class FakeCatalog
{
    public static ResourceCatalog Create() => new(
    [
        Resource("", "v1", "ConfigMap", "configmaps"),
        Resource("", "v1", "Endpoints", "endpoints", plural: true),
        Resource("", "v1", "Event", "events"),
        Resource("", "v1", "Namespace", "namespaces", namespaced: false),
        Resource("", "v1", "Node", "nodes", namespaced: false),
        Resource("", "v1", "PersistentVolume", "persistentvolumes", namespaced: false, index: o => [VolumeIndexes.OfVolume(o)]),
        Resource("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", index: o => [VolumeIndexes.OfClaim(o)]),
        Resource("", "v1", "Pod", "pods", index: PodIndex),
        Resource("", "v1", "Secret", "secrets"),
        Resource("", "v1", "Service", "services"),
        Resource("", "v1", "ServiceAccount", "serviceaccounts"),
        Resource("apps", "v1", "ControllerRevision", "controllerrevisions"),
        Resource("apps", "v1", "StatefulSet", "statefulsets"),
        Resource("coordination.k8s.io", "v1", "Lease", "leases"),
        Resource("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", index: o => One(IndexNames.ServiceName, ServiceOf(o))),
        Resource("dns.apiserver.local", "v1", "DNSRecord", "dnsrecords", index: o =>
            [.. One(IndexNames.DnsName, o.StringAt("spec", "name")?.TrimEnd('.').ToLowerInvariant()), .. One(IndexNames.ServiceName, ServiceOf(o))]),
        Resource("networking.k8s.io", "v1", "IPAddress", "ipaddresses", namespaced: false),
        Resource("storage.k8s.io", "v1", "StorageClass", "storageclasses", namespaced: false),
    ]);

    private static ResourceDefinition Resource(
        string group,
        string version,
        string kind,
        string resource,
        bool namespaced = true,
        bool plural = false,
        Func<JsonObject, IEnumerable<KeyValuePair<string, string>>>? index = null) => new(group, version, kind)
        {
            Resource = resource,
            Singular = plural ? resource : resource[..^1],
            Namespaced = namespaced,
            Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
            Schema = new TypeSchema($"test.{kind}"),
            Rules = new Indexed(index ?? (_ => [])),
        };

    private static IEnumerable<KeyValuePair<string, string>> PodIndex(JsonObject pod) =>
    [
        .. One(IndexNames.NodeName, pod.StringAt("spec", "nodeName")),
        .. pod.ArrayAt("spec", "volumes").Objects
            .Select(v => v.StringAt("persistentVolumeClaim", "claimName"))
            .SelectMany(c => One(IndexNames.ClaimName, c is null ? null : $"{pod.Namespace()}/{c}")),
    ];

    private static string? ServiceOf(JsonObject slice) =>
        slice.Labels().String("kubernetes.io/service-name") is { } service ? $"{slice.Namespace()}/{service}" : null;

    private static IEnumerable<KeyValuePair<string, string>> One(string index, string? value) =>
        string.IsNullOrEmpty(value) ? [] : [new(index, value)];

    private sealed class Indexed(Func<JsonObject, IEnumerable<KeyValuePair<string, string>>> index) : KindDefinition
    {
        public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) => index(obj);
    }
}
