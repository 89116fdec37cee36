using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.StorageClass;

/// <summary>StorageClasses (storage validation.go): how volumes are made never changes.</summary>
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
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        foreach (var member in (ReadOnlySpan<string>)["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
        {
            errors.Immutable(obj, old, member);
        }
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var terms = obj.ArrayAt("allowedTopologies");
        for (var i = 0; i < terms.Count; i++)
        {
            var expressions = terms[i].ArrayAt("matchLabelExpressions");
            for (var j = 0; j < expressions.Count; j++)
            {
                if (DeprecatedNodeLabels.Message(expressions[j].StringAt("key") ?? "") is { } message)
                {
                    warnings.Add($"allowedTopologies[{i}].matchLabelExpressions[{j}].key: {message}");
                }
            }
        }
    }
}
