using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Namespace;

/// <summary>
/// Namespaces (registry/core/namespace/strategy.go): labelled with their own name; the finalizer <c>kubernetes</c> in the spec holds
/// them until the namespace controller has emptied them.
/// </summary>
internal sealed class NamespaceStrategy : ResourceStrategy
{
    private const string NameLabel = "kubernetes.io/metadata.name";
    private const string Finalizer = "kubernetes";

    public override NameRule NameRule => NameRule.Label;

    public override bool ReturnsDeletedObject => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        // Not while there is only a generateName; the ring fills the name in before it defaults again.
        var name = obj.Name();
        return name.Length == 0 || obj.Label(NameLabel) == name ? obj : obj.WithAt(name, "metadata", "labels", NameLabel);
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var finalizers = obj.ArrayAt("spec", "finalizers");
        if (!finalizers.Strings.Contains(Finalizer))
        {
            obj = obj.WithAt(finalizers.Add(Finalizer), "spec", "finalizers");
        }

        return obj.With("status", JsonObject.Of(("phase", "Active")));
    }

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        // Finalizers of the spec change through /finalize only.
        return base.PrepareForUpdate(obj, old, hasStatus, context)
            .WithOrWithoutAt(old["spec"], "spec");
    }

    public override bool CanBeRemoved(JsonObject obj) => base.CanBeRemoved(obj) && obj.ArrayAt("spec", "finalizers").Count == 0;

    public override JsonObject PrepareForDelete(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.WithAt("Terminating", "status", "phase").WithoutAt("metadata", "deletionGracePeriodSeconds");
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        foreach (var finalizer in obj.ArrayAt("spec", "finalizers").Strings)
        {
            foreach (var detail in NameFormats.QualifiedName(finalizer))
            {
                errors.Add(FieldError.Invalid("spec.finalizers", finalizer, detail));
            }
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var phase = obj.StringAt("status", "phase");
        if (obj.IsDeleting() ? phase != "Terminating" : phase != "Active")
        {
            errors.Add(FieldError.Invalid(
                "status.Phase",
                phase ?? "",
                obj.IsDeleting() ? "may only be 'Terminating' if `deletionTimestamp` is not empty" : "may only be 'Active' if `deletionTimestamp` is empty"));
        }
    }
}
