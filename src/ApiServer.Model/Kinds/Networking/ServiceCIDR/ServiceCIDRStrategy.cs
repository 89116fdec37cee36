using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.ServiceCIDR;

/// <summary>ServiceCIDRs (networking validation.go, ValidateServiceCIDR): a range may be joined by one of the other family, and never change.</summary>
internal sealed class ServiceCIDRStrategy : ResourceStrategy
{
    private const string Path = "spec.cidrs";

    public override bool StatusKeepsMetadata => true;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var ranges = obj.ArrayAt("spec", "cidrs");
        switch (ranges.Count)
        {
            case 0:
                errors.Required(Path, "at least one CIDR required");
                return;
            case > 2:
                errors.Invalid(Path, JsonObject.Of(("CIDRs", ranges)), "may only hold up to 2 values");
                return;
        }

        for (var i = 0; i < ranges.Count; i++)
        {
            errors.Invalid($"{Path}[{i}]", ranges[i], Cidr.Canonical(ranges[i].AsString ?? ""));
        }

        if (ranges.Count == 2 && ranges.Strings.Select(r => Cidr.Parse(r)?.Family).ToList() is [{ } one, { } other] && one == other)
        {
            errors.Invalid(Path, ranges, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var (ranges, before) = (obj.ArrayAt("spec", "cidrs"), old.ArrayAt("spec", "cidrs"));
        if (ranges.Count != before.Count && (before.Count, ranges.Count) != (1, 2))
        {
            errors.Invalid(Path, ranges.Count == 0 ? null : ranges, MemberRules.ImmutableDetail);
            return;
        }

        for (var i = 0; i < before.Count; i++)
        {
            if (!ranges[i].Equals(before[i]))
            {
                errors.Invalid($"{Path}[{i}]", ranges[i], MemberRules.ImmutableDetail);
            }
        }

        if (ranges.Count > before.Count)
        {
            Validate(obj, errors);
        }
    }
}
