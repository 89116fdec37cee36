using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Endpoints;

/// <summary>Endpoints (core validation.go, ValidateEndpoints).</summary>
internal sealed class EndpointsStrategy : ResourceStrategy
{
    private static readonly Lazy<EndpointsRules> Rules = new(() => new EndpointsRules());

    public override bool AllowCreateOnUpdate => true;

    public override JsonObject Default(JsonObject obj) =>
        obj.WithEach("subsets", s => s.WithEach("ports", p => p.WithDefaultText("protocol", "TCP")));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    private sealed class EndpointsRules : StructValidator
    {
        public EndpointsRules() => Each("subsets", new SubsetRules());
    }

    private sealed class SubsetRules : StructValidator
    {
        public SubsetRules()
        {
            Rule((subset, context) =>
            {
                if (subset.ArrayAt("addresses").Count == 0 && subset.ArrayAt("notReadyAddresses").Count == 0)
                {
                    context.Required("", "must specify `addresses` or `notReadyAddresses`");
                }
            });
            Each("addresses", new AddressRules());
            Each("notReadyAddresses", new AddressRules());
            Rule(Ports);
        }

        private static void Ports(JsonObject subset, ValidationContext<JsonObject> context)
        {
            var ports = subset.ArrayAt("ports");
            for (var i = 0; i < ports.Count; i++)
            {
                var port = ports[i] as JsonObject ?? JsonObject.Empty;
                if (port.Text("name") is { Length: > 0 } name)
                {
                    context.Invalid($"ports[{i}].name", name, NameFormats.Dns1123Label(name));
                }
                else if (ports.Count > 1)
                {
                    context.Required($"ports[{i}].name");
                }

                if ((port.Integer("port") ?? 0) is var number and (< 1 or > 65535))
                {
                    context.Invalid($"ports[{i}].port", number, MemberRules.PortRange);
                }

                if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP") and var protocol)
                {
                    context.NotSupported($"ports[{i}].protocol", protocol, "SCTP", "TCP", "UDP");
                }
            }
        }
    }

    private sealed class AddressRules : StructValidator
    {
        public AddressRules()
        {
            Rule((address, context) =>
            {
                if (!IPFormats.IsIP(address.Text("ip")))
                {
                    context.Invalid("ip", address.Text("ip"), IPFormats.Detail);
                }
            });
            Member("hostname").HasFormat(NameFormats.Dns1123Label);
            Member("nodeName").HasFormat(NameFormats.Dns1123Subdomain);
        }
    }
}
