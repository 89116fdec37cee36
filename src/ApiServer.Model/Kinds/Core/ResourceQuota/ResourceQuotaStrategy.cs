using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ResourceQuota;

/// <summary>ResourceQuotas (registry/core/resourcequota): what is counted may change, the scopes may not.</summary>
internal sealed class ResourceQuotaStrategy() : TraitStrategy(returnsDeleted: true)
{
    private static readonly string[] Compared = ["cpu", "memory", "storage", "ephemeral-storage"];
    private static readonly Lazy<ResourceQuotaRules> Rules = new(() => new ResourceQuotaRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Validate(obj, errors);
        var scopes = obj.ArrayAt("spec", "scopes");
        if (!scopes.Strings.ToHashSet(StringComparer.Ordinal).SetEquals(old.ArrayAt("spec", "scopes").Strings))
        {
            errors.Invalid("spec.scopes", scopes.Count == 0 ? null : scopes, MemberRules.ImmutableDetail);
        }
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        foreach (var member in (ReadOnlySpan<string>)["hard", "used"])
        {
            ResourceQuotaRules.Resources(obj.ObjectAt("status", member), $"status.{member}", errors);
        }
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        if (old is not null)
        {
            return;
        }

        var hard = obj.ObjectAt("spec", "hard");
        foreach (var resource in Compared)
        {
            var request = !hard.Contains("requests." + resource) && resource is "cpu" or "memory" ? resource : "requests." + resource;
            var limit = "limits." + resource;
            if (Quantities.Of(hard[request]) is { } requested && Quantities.Of(hard[limit]) is { } limited && requested > limited)
            {
                warnings.Add($"ResourceQuota {request} ({requested}) should be less than {limit} ({limited})");
            }
        }
    }
}
