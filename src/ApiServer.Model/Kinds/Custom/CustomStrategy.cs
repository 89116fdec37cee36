using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Structural;

namespace ApiServer.Model.Kinds.Custom;

/// <summary>The rules of a custom resource: its schema says everything (apiextensions registry/customresource/strategy.go).</summary>
internal sealed class CustomStrategy(TypeSchema schema) : ResourceStrategy
{
    public override bool HasGeneration => true;

    public override bool AllowUnconditionalUpdate => false;

    public override bool StatusKeepsMetadata => true;

    public override JsonObject Default(JsonObject obj) => StructuralDefaults.Apply(schema, obj);

    /// <summary>Everything but metadata counts; where status is a subresource, it is the old one here.</summary>
    public override bool SpecChanged(JsonObject obj, JsonObject old) => !obj.Without("metadata").Equals(old.Without("metadata"));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => StructuralValidation.Check(schema, obj, null, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => StructuralValidation.Check(schema, obj, old, errors);

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => StructuralValidation.Check(schema, obj, old, errors);
}
