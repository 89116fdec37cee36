using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.StorageClass;

/// <summary>StorageClasses (storage validation.go).</summary>
internal sealed class StorageClassStrategy : ResourceStrategy
{
    private static readonly Lazy<StorageClassRules> Rules = new(() => new StorageClassRules());

    public override bool ReturnsDeletedObject => true;

    public override JsonObject Default(JsonObject obj) => obj
        .WithDefault("reclaimPolicy", "Delete")
        .WithDefault("volumeBindingMode", "Immediate");

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (!obj.ObjectAt("parameters").Equals(old.ObjectAt("parameters")))
        {
            errors.Add(FieldError.Forbidden("parameters", "updates to parameters are forbidden."));
        }

        foreach (var member in (ReadOnlySpan<string>)["provisioner", "reclaimPolicy"])
        {
            if (obj.Text(member) != old.Text(member))
            {
                errors.Add(FieldError.Forbidden(member, $"updates to {member} are forbidden."));
            }
        }

        if (!Equals(obj["volumeBindingMode"], old["volumeBindingMode"]))
        {
            errors.Add(FieldError.Invalid("volumeBindingMode", obj["volumeBindingMode"], MemberRules.ImmutableDetail));
        }
    }

    private sealed class StorageClassRules : StructValidator
    {
        public StorageClassRules()
        {
            Member("provisioner").IsRequiredWithFormat(p => NameFormats.QualifiedName(p.ToLowerInvariant()));
            Member("reclaimPolicy").IsOneOf("Delete", "Retain");
            Member("volumeBindingMode").IsRequiredOneOf("Immediate", "WaitForFirstConsumer");
        }
    }
}
