using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.CSIStorageCapacity;

/// <summary>CSIStorageCapacities (storage validation.go): how much there is changes, of which class and where does not.</summary>
internal sealed class CSIStorageCapacityStrategy() : TraitStrategy(conditionalOnly: true)
{
    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        LabelValidation.Selector(obj.ObjectAt("nodeTopology"), "nodeTopology", errors);
        errors.Invalid("storageClassName", obj.Text("storageClassName"), NameFormats.Dns1123Subdomain(obj.Text("storageClassName")));
        if (Quantities.Of(obj["capacity"])?.Sign < 0)
        {
            errors.Invalid("capacity", obj["capacity"], MemberRules.NonNegativeDetail);
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        errors.Immutable(obj, old, "nodeTopology");
        errors.Immutable(obj, old, "storageClassName");
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var expressions = obj.ArrayAt("nodeTopology", "matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            var key = expressions[i].StringAt("key") ?? "";
            if (DeprecatedNodeLabels.Message(key) is { } message)
            {
                warnings.Add($"nodeTopology.matchExpressions[{i}].key: {key} is {message}");
            }
        }

        foreach (var label in obj.ObjectAt("nodeTopology", "matchLabels").Names)
        {
            if (DeprecatedNodeLabels.Message(label) is { } message)
            {
                warnings.Add($"nodeTopology.matchLabels.{label}: {message}");
            }
        }
    }
}
