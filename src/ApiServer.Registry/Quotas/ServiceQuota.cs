using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Quotas;

/// <summary>Services, their node ports and load balancers (upstream: pkg/quota/v1/evaluator/core/services.go). Ports count before they are allocated.</summary>
internal sealed class ServiceQuota() : QuotaEvaluator(ResourceNames.Services)
{
    private const string Services = "services";
    private const string NodePorts = "services.nodeports";
    private const string LoadBalancers = "services.loadbalancers";

    public override bool Handles(WriteAttempt attempt) => attempt is { Operation: WriteOperation.Create or WriteOperation.Update, Subresource: "" };

    public override bool Counts(string name) => name is Services or NodePorts or LoadBalancers || name == CountName;

    public override ResourceList Usage(JsonObject obj)
    {
        var type = obj.StringAt("spec", "type");
        var ports = obj.ArrayAt("spec", "ports");
        var nodePorts = type switch
        {
            "NodePort" => ports.Count,
            "LoadBalancer" => obj.BooleanAt("spec", "allocateLoadBalancerNodePorts") == false ? ports.Objects.Count(p => p.Integer("nodePort") > 0) : ports.Count,
            _ => 0,
        };
        return new ResourceList
        {
            [CountName] = Quantity.FromInteger(1),
            [Services] = Quantity.FromInteger(1),
            [NodePorts] = Quantity.FromInteger(nodePorts),
            [LoadBalancers] = Quantity.FromInteger(type == "LoadBalancer" ? 1 : 0),
        };
    }
}
