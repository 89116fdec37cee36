using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Registration;

/// <summary>The Lease by which a kubelet says that it lives (namespace kube-node-lease).</summary>
internal static class NodeLease
{
    public const string Namespace = "kube-node-lease";

    /// <summary>How often it is renewed: a quarter of its duration.</summary>
    public static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(10);

    private const int DurationSeconds = 40;

    public static JsonObject New(JsonObject node, DateTimeOffset now) => JsonObject.Of(
        ("kind", "Lease"),
        ("apiVersion", "coordination.k8s.io/v1"),
        ("metadata", JsonObject.Of(
            ("name", node.Name()),
            ("namespace", Namespace),
            ("ownerReferences", JsonArray.Of(OwnerReference(node))))),
        ("spec", JsonObject.Of(
            ("holderIdentity", node.Name()),
            ("leaseDurationSeconds", DurationSeconds),
            ("renewTime", ApiTime.FormatMicro(now)))));

    public static JsonObject Renewed(JsonObject lease, JsonObject node, DateTimeOffset now) => lease
        .WithAt(JsonArray.Of(OwnerReference(node)), "metadata", "ownerReferences")
        .WithAt(node.Name(), "spec", "holderIdentity")
        .WithAt(DurationSeconds, "spec", "leaseDurationSeconds")
        .WithAt(ApiTime.FormatMicro(now), "spec", "renewTime");

    /// <summary>How long until the next renewal; zero when it is due.</summary>
    public static TimeSpan UntilRenewal(JsonObject lease, DateTimeOffset now)
    {
        var due = ApiTime.Parse(lease.StringAt("spec", "renewTime")) + RenewInterval - now;
        return due is { } left && left > TimeSpan.Zero && left <= RenewInterval ? left : TimeSpan.Zero;
    }

    private static JsonObject OwnerReference(JsonObject node) => JsonObject.Of(
        ("apiVersion", "v1"),
        ("kind", "Node"),
        ("name", node.Name()),
        ("uid", node.Uid()));
}
