using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.IngressClass;

/// <summary>IngressClasses (networking/v1 defaults.go, registry/networking/ingressclass).</summary>
internal sealed class IngressClassStrategy() : TraitStrategy(generation: true)
{
    private static readonly Lazy<IngressClassRules> Rules = new(() => new IngressClassRules());

    public override JsonObject Default(JsonObject obj) =>
        base.Default(obj).WithChild("spec", s => s.WithChild("parameters", p => p.WithDefault("scope", "Cluster")));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Immutable(obj, old, "spec", "controller");
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }
}
