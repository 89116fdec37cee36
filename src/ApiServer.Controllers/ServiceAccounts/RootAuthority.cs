using ApiServer.Model.Json;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>The config map by which Pods know the cluster's certificate authority.</summary>
internal static class RootAuthority
{
    public const string Name = "kube-root-ca.crt";

    private const string DataKey = "ca.crt";
    private const string DescriptionAnnotation = "kubernetes.io/description";
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. "
        + "No other usage is guaranteed across distributions of Kubernetes clusters.";

    /// <summary>The config map of a namespace.</summary>
    public static JsonObject In(string ns, string authorityPem) => JsonObject.Of(
        ("kind", "ConfigMap"),
        ("apiVersion", "v1"),
        ("metadata", JsonObject.Of(
            ("name", Name),
            ("namespace", ns),
            ("annotations", JsonObject.Of((DescriptionAnnotation, Description))))),
        ("data", JsonObject.Of((DataKey, authorityPem))));

    /// <summary>The config map with its data and description put right; itself when they are.</summary>
    public static JsonObject Corrected(JsonObject configMap, string authorityPem)
    {
        var corrected = configMap
            .With("data", JsonObject.Of((DataKey, authorityPem)))
            .WithAt(Description, "metadata", "annotations", DescriptionAnnotation);
        return corrected.Equals(configMap) ? configMap : corrected;
    }
}
