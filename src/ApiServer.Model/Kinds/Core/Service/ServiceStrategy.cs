using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Service;

/// <summary>Services (registry/core/service, core/v1 defaults.go). Addresses and node ports are allocated by the object ring.</summary>
internal sealed class ServiceStrategy : ResourceStrategy
{
    private const int AffinitySeconds = 10800;
    private static readonly Lazy<ServiceRules> Rules = new(() => new ServiceRules());
    private static readonly JsonObject NewStatus = JsonObject.Of(("loadBalancer", JsonObject.Empty));

    /// <summary>Since 1.34 any RFC 1123 label: a leading digit is allowed.</summary>
    public override NameRule NameRule => NameRule.Label;

    public override bool AllowCreateOnUpdate => true;

    public override bool ReturnsDeletedObject => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var spec = obj.ObjectAt("spec")
            .WithEach("ports", Port)
            .WithDefaultText("type", "ClusterIP")
            .WithDefaultText("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP" && spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds") is null)
        {
            spec = spec.WithAt(AffinitySeconds, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
        }
        else if (spec.Text("sessionAffinity") == "None")
        {
            spec = spec.Without("sessionAffinityConfig");
        }

        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer")
        {
            spec = spec.WithDefaultText("externalTrafficPolicy", "Cluster");
        }

        if (type is "NodePort" or "LoadBalancer" or "ClusterIP")
        {
            spec = spec.WithDefault("internalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec = spec.WithDefault("allocateLoadBalancerNodePorts", true);
        }

        return obj.With("spec", spec);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings) => ServiceWarnings.Warn(obj, warnings);

    public override void WarnStatus(JsonObject obj, ICollection<string> warnings) => IPFormats.WarnOfLoadBalancer(obj, warnings);

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.With("status", NewStatus).With("spec", ServiceAddresses.ForCreate(obj.ObjectAt("spec")));
    }

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        var result = base.PrepareForUpdate(obj, old, hasStatus, context);
        return result.With("spec", ServiceAddresses.ForUpdate(result.ObjectAt("spec"), old.ObjectAt("spec")));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ServiceAddresses.ValidateUpdate(obj.ObjectAt("spec"), old.ObjectAt("spec"), errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    private static JsonObject Port(JsonObject port)
    {
        port = port.WithDefaultText("protocol", "TCP");
        return port["targetPort"] is null or JsonNull or JsonInteger { Value: 0 } or JsonString { Value.Length: 0 } && port["port"] is { } number
            ? port.With("targetPort", number)
            : port;
    }
}
