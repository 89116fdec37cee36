using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Secret;

/// <summary>A Secret that holds a token of a ServiceAccount, made by hand and good until it is deleted (upstream: SecretTypeServiceAccountToken).</summary>
public static class TokenSecret
{
    /// <summary>Its type.</summary>
    public const string Type = "kubernetes.io/service-account-token";

    /// <summary>Its annotation that names the account.</summary>
    public const string AccountAnnotation = "kubernetes.io/service-account.name";

    /// <summary>Its annotation with the account's uid, written when the token is.</summary>
    public const string UidAnnotation = "kubernetes.io/service-account.uid";

    /// <summary>The name of the account; null when the Secret is another one.</summary>
    public static string? AccountOf(JsonObject secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Text("type") == Type && secret.Annotation(AccountAnnotation) is { Length: > 0 } account ? account : null;
    }

    /// <summary>Whether it is that account's: of its name and, when it says one, of its uid.</summary>
    public static bool IsOf(JsonObject secret, JsonObject account) =>
        AccountOf(secret) == account.Name() && (secret.Annotation(UidAnnotation) is not { Length: > 0 } uid || uid == account.Uid());
}
