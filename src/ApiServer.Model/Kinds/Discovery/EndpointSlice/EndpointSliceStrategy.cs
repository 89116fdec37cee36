using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Discovery.EndpointSlice;

/// <summary>EndpointSlices (registry/discovery/endpointslice/strategy.go).</summary>
internal sealed class EndpointSliceStrategy : ResourceStrategy
{
    private static readonly Lazy<EndpointSliceRules> Rules = new(() => new EndpointSliceRules());

    public override bool HasGeneration => true;

    public override JsonObject Default(JsonObject obj) =>
        obj.WithEach("ports", p => p.WithDefault("name", "").WithDefaultText("protocol", "TCP"));

    /// <summary>There is no spec: everything counts, and the labels too.</summary>
    public override bool SpecChanged(JsonObject obj, JsonObject old) => base.SpecChanged(obj, old) || !obj.Labels().Equals(old.Labels());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        Validate(obj, errors);
        if (!Equals(obj["addressType"], old["addressType"]))
        {
            errors.Add(FieldError.Invalid("addressType", obj["addressType"], MemberRules.ImmutableDetail));
        }
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(warnings);
        if (old is null && obj.Text("addressType") == "FQDN")
        {
            // Upstream's path, though there is no spec.
            warnings.Add("spec.addressType: FQDN endpoints are deprecated");
        }
    }
}
