using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.IPAddress;

/// <summary>IPAddresses (networking validation.go, ValidateIPAddress): the name is the address, whose it is never changes.</summary>
internal sealed class IPAddressStrategy() : TraitStrategy(NameRule.IPAddress)
{
    private static readonly Lazy<SpecRules> Rules = new(() => new SpecRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (obj.At("spec", "parentRef") is not JsonObject parent)
        {
            errors.Required("spec.parentRef");
            return;
        }

        Rules.Value.Check(parent, "spec.parentRef", errors);
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        if (Parent(obj) is var parent && !Equals(parent, Parent(old)))
        {
            errors.Invalid("spec.parentRef", parent, MemberRules.ImmutableDetail);
        }
    }

    private static JsonObject? Parent(JsonObject address) => address.At("spec", "parentRef") is JsonObject parent
        ? GoForm.Of(parent, ("group", ""), ("resource", ""), ("namespace", ""), ("name", ""))
        : null;

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("group").HasFormat(NameFormats.Dns1123Subdomain);
            Member("resource").IsRequiredWithFormat(Segment);
            Member("name").IsRequiredWithFormat(Segment);
            Member("namespace").HasFormat(Segment);
        }

        private static IReadOnlyList<string> Segment(string text) => NameFormats.PathSegment(text, prefix: false);
    }
}
