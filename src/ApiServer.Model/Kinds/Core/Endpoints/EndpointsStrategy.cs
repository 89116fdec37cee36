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

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var subsets = obj.ArrayAt("subsets");
        for (var i = 0; i < subsets.Count; i++)
        {
            foreach (var list in (ReadOnlySpan<string>)["addresses", "notReadyAddresses"])
            {
                var addresses = subsets[i].ArrayAt(list);
                for (var j = 0; j < addresses.Count; j++)
                {
                    if (IPFormats.Warning($"subsets[{i}].{list}[{j}].ip", addresses[j].StringAt("ip") ?? "") is { } warning)
                    {
                        warnings.Add(warning);
                    }
                }
            }
        }
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
                    if (protocol.Length == 0)
                    {
                        context.Required($"ports[{i}].protocol");
                    }
                    else
                    {
                        context.NotSupported($"ports[{i}].protocol", protocol, "SCTP", "TCP", "UDP");
                    }
                }

                if (port.String("appProtocol") is { } application)
                {
                    context.Invalid($"ports[{i}].appProtocol", application, NameFormats.QualifiedName(application));
                }
            }
        }
    }

    private sealed class AddressRules : StructValidator
    {
        public AddressRules()
        {
            Rule((address, context) => context.Invalid("ip", address.Text("ip"), IPFormats.Legacy(address.Text("ip"))));
            Member("hostname").HasFormat(NameFormats.Dns1123Label);
            Member("nodeName").HasFormat(NameFormats.Dns1123Subdomain);
            Rule((address, context) => context.Invalid("ip", address.Text("ip"), IPFormats.Endpoint(address.Text("ip"))));
        }
    }
}
