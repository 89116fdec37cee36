using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.Ingress;

/// <summary>Ingresses (registry/networking/ingress).</summary>
internal sealed class IngressStrategy() : TraitStrategy(generation: true)
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private static readonly Lazy<IngressRules> Rules = new(() => new IngressRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Rules.Value.Check(obj, errors);
        if (obj.Annotation(ClassAnnotation) is { } annotated && obj.StringAt("spec", "ingressClassName") is { } name && annotated != name)
        {
            errors.Invalid($"annotations.{ClassAnnotation}", annotated, "must match `ingressClassName` when both are specified");
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Rules.Value.Check(obj, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var ingress = obj.ArrayAt("status", "loadBalancer", "ingress");
        for (var i = 0; i < ingress.Count; i++)
        {
            var path = $"status.loadBalancer.ingress[{i}]";
            if (ingress[i].StringAt("ip") is { Length: > 0 } address)
            {
                errors.Invalid(path + ".ip", address, IPFormats.Legacy(address));
            }

            if (ingress[i].StringAt("hostname") is { Length: > 0 } host)
            {
                errors.Invalid(path + ".hostname", host, NameFormats.Dns1123Subdomain(host));
                if (IPFormats.Parse(host) is not null)
                {
                    errors.Invalid(path + ".hostname", host, "must be a DNS name, not an IP address");
                }
            }
        }
    }

    public override void WarnStatus(JsonObject obj, ICollection<string> warnings) => IPFormats.WarnOfLoadBalancer(obj, warnings);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        if (old is null && obj.Annotation(ClassAnnotation) is not null && obj.StringAt("spec", "ingressClassName") is null)
        {
            warnings.Add($"annotation \"{ClassAnnotation}\" is deprecated, please use 'spec.ingressClassName' instead");
        }
    }
}
