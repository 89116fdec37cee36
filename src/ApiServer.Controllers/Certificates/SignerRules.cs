using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

namespace ApiServer.Controllers.Certificates;

/// <summary>
/// What the cluster's own signers sign (upstream: signer.go; apis/certificates/helpers.go). kubernetes.io/legacy-unknown signs whatever was approved, but no
/// request can name it any more.
/// </summary>
internal static class SignerRules
{
    /// <summary>Signs certificates by which clients are known.</summary>
    public const string Client = "kubernetes.io/kube-apiserver-client";

    /// <summary>Signs certificates by which nodes are known as clients.</summary>
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>Signs certificates by which nodes serve.</summary>
    public const string KubeletServing = "kubernetes.io/kubelet-serving";

    private const string DigitalSignature = "digital signature";
    private const string KeyEncipherment = "key encipherment";
    private const string ClientAuth = "client auth";
    private const string ServerAuth = "server auth";
    private const string NodesGroup = "system:nodes";
    private const string NodePrefix = "system:node:";

    /// <summary>What a signer finds wrong.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="usages">The usages of the request's spec.</param>
    public delegate string? Check(RequestedCertificate asked, IReadOnlyCollection<string> usages);

    /// <summary>The checks by the signers' names.</summary>
    public static readonly IReadOnlyDictionary<string, Check> Checks = new Dictionary<string, Check>(StringComparer.Ordinal)
    {
        [Client] = (_, usages) => ClientProblem(usages),
        [KubeletClient] = KubeletClientProblem,
        [KubeletServing] = KubeletServingProblem,
    };

    /// <summary>The usages that a request names.</summary>
    /// <param name="request">The request.</param>
    public static string[] UsagesOf(JsonObject request) => [.. request.ArrayAt("spec", "usages").Select(u => u.AsString ?? "")];

    /// <summary>What is wrong with a request for a node's client certificate.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="usages">The usages of the request's spec.</param>
    public static string? KubeletClientProblem(RequestedCertificate asked, IReadOnlyCollection<string> usages) =>
        OrganizationProblem(asked)
        ?? NotAllowed(asked, "DNS", AlternativeNameType.Dns)
        ?? NotAllowed(asked, "Email", AlternativeNameType.Email)
        ?? NotAllowed(asked, "IP", AlternativeNameType.Address)
        ?? NotAllowed(asked, "URI", AlternativeNameType.Uri)
        ?? CommonNameProblem(asked)
        ?? UsageProblem(usages, ClientAuth, DigitalSignature, KeyEncipherment);

    private static string? KubeletServingProblem(RequestedCertificate asked, IReadOnlyCollection<string> usages) =>
        OrganizationProblem(asked)
        ?? (asked.Names(AlternativeNameType.Dns) || asked.Names(AlternativeNameType.Address) ? null : "DNS or IP subjectAltName is required")
        ?? NotAllowed(asked, "Email", AlternativeNameType.Email)
        ?? NotAllowed(asked, "URI", AlternativeNameType.Uri)
        ?? UsageProblem(usages, DigitalSignature, KeyEncipherment, ServerAuth)
        ?? CommonNameProblem(asked);

    private static string? ClientProblem(IReadOnlyCollection<string> usages)
    {
        if (usages.FirstOrDefault(u => u is not (DigitalSignature or KeyEncipherment or ClientAuth)) is { } other)
        {
            return $"invalid usage for client certificate: {other}";
        }

        return usages.Contains(ClientAuth) ? null : $"missing required usage for client certificate: {ClientAuth}";
    }

    private static string? OrganizationProblem(RequestedCertificate asked) =>
        asked.Organizations is [NodesGroup] ? null : $"subject organization is not {NodesGroup}";

    private static string? CommonNameProblem(RequestedCertificate asked) =>
        asked.CommonName.StartsWith(NodePrefix, StringComparison.Ordinal) ? null : $"subject common name does not begin with {NodePrefix}";

    private static string? NotAllowed(RequestedCertificate asked, string what, AlternativeNameType type) =>
        asked.Names(type) ? $"{what} subjectAltNames are not allowed" : null;

    /// <summary>Keys that are not RSA cannot encipher keys: that usage may be missing.</summary>
    private static string? UsageProblem(IReadOnlyCollection<string> usages, params string[] required) =>
        new HashSet<string>(required).SetEquals(usages) || new HashSet<string>(required.Where(u => u != KeyEncipherment)).SetEquals(usages)
            ? null
            : $"usages did not match [{string.Join(' ', required)}]";
}
