using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ServiceAccount;

/// <summary>ServiceAccounts (registry/core/serviceaccount): of a Secret only its name is kept.</summary>
internal sealed class ServiceAccountStrategy() : TraitStrategy(returnsDeleted: true)
{
    private const string EnforceMountable = "kubernetes.io/enforce-mountable-secrets";

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) => NamesOnly(obj);

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context) => NamesOnly(obj);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => ObjectMetaValidation.Revalidate(obj, errors);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        if (obj.Annotation(EnforceMountable) is not null && old?.Annotation(EnforceMountable) is null)
        {
            warnings.Add($"metadata.annotations[{EnforceMountable}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets");
        }
    }

    private static JsonObject NamesOnly(JsonObject account) =>
        account.WithEach("secrets", s => s["name"] is { } name ? JsonObject.Of(("name", name)) : JsonObject.Empty);
}
