using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Dns.Records;

/// <summary>One resource record, as a line of a zone file.</summary>
/// <param name="Name">The owner, in lower case with the final dot.</param>
/// <param name="Type"><c>A</c>, <c>AAAA</c>, <c>SRV</c>, <c>PTR</c>, <c>CNAME</c>.</param>
/// <param name="Data">The data as text: an address, a name with the final dot, or <c>priority weight port target</c>.</param>
internal sealed record DnsRecord(string Name, string Type, string Data)
{
    /// <summary>Seconds; kubeadm's setting for CoreDNS.</summary>
    public const int Ttl = 30;

    /// <summary>The label by which a record tells its Service.</summary>
    public const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>The type of SRV records.</summary>
    public const string Service = "SRV";

    /// <summary>The object's name: equal records have equal names, so that no record exists twice.</summary>
    public string ObjectName => $"{Name.TrimEnd('.')}.{Type}.{Hash(Data)}".ToLowerInvariant();

    public JsonObject Spec => JsonObject.Of(("name", Name), ("type", Type), ("ttl", Ttl), ("data", Data));

    /// <summary>The DNSRecord object, owned by its Service.</summary>
    public JsonObject ToObject(JsonObject service) => JsonObject.Of(
        ("kind", "DNSRecord"),
        ("apiVersion", "dns.apiserver.local/v1"),
        ("metadata", JsonObject.Of(
            ("name", ObjectName),
            ("namespace", service.Namespace()),
            ("labels", JsonObject.Of((ServiceLabel, service.Name()))),
            ("ownerReferences", JsonArray.Of(Owner(service))))),
        ("spec", Spec));

    /// <summary>The stored object with what users changed put back; itself when nothing was.</summary>
    public JsonObject Restore(JsonObject stored, JsonObject service)
    {
        var owners = JsonArray.Of(Owner(service));
        var restored = stored;
        if (stored.Label(ServiceLabel) != service.Name())
        {
            restored = restored.WithAt(service.Name(), "metadata", "labels", ServiceLabel);
        }

        if (!stored.ArrayAt("metadata", "ownerReferences").Equals(owners))
        {
            restored = restored.WithAt(owners, "metadata", "ownerReferences");
        }

        return stored.ObjectAt("spec").Equals(Spec) ? restored : restored.With("spec", Spec);
    }

    /// <summary>An SRV record of <c>port target</c> with its priority, which is always 0, and its weight.</summary>
    public DnsRecord WithWeight(int weight) => this with { Data = $"0 {weight} {Data}" };

    private static JsonObject Owner(JsonObject service) => JsonObject.Of(
        ("apiVersion", "v1"),
        ("kind", "Service"),
        ("name", service.Name()),
        ("uid", service.Uid()),
        ("controller", true),
        ("blockOwnerDeletion", true));

    private static string Hash(string data) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)).AsSpan(0, 4));
}
