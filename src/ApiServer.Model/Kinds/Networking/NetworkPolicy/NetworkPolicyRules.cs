using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Networking.NetworkPolicy;

/// <summary>A NetworkPolicy (networking validation.go, ValidateNetworkPolicySpec).</summary>
internal sealed class NetworkPolicyRules : StructValidator
{
    public NetworkPolicyRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        private static readonly string[] Types = ["Ingress", "Egress"];

        public SpecRules()
        {
            Member("podSelector").IsLabelSelector();
            Each("ingress", new TrafficRules("from"));
            Each("egress", new TrafficRules("to"));
            Rule(PolicyTypes);
        }

        private static void PolicyTypes(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var types = spec.ArrayAt("policyTypes");
            if (types.Count > Types.Length)
            {
                context.Invalid("policyTypes", types, "may not specify more than two policyTypes");
                return;
            }

            for (var i = 0; i < types.Count; i++)
            {
                if (!Types.Contains(types[i].AsString))
                {
                    context.NotSupported($"policyTypes[{i}]", types[i], Types);
                }
            }
        }
    }

    private sealed class TrafficRules : StructValidator
    {
        public TrafficRules(string peers)
        {
            Each("ports", new PortRules());
            Each(peers, new PeerRules());
        }
    }

    private sealed class PortRules : StructValidator
    {
        public PortRules()
        {
            Member("protocol").IsOneOf("TCP", "UDP", "SCTP");
            Rule((port, context) =>
            {
                var end = port.Integer("endPort");
                switch (port["port"])
                {
                    case JsonInteger number:
                        Numbers(number.Value, end, context);
                        break;
                    case JsonString name:
                        if (end is not null)
                        {
                            context.Invalid("endPort", port["endPort"], "may not be specified when `port` is non-numeric");
                        }

                        context.Invalid("port", name, NameFormats.PortName(name.Value));
                        break;
                    default:
                        if (end is not null)
                        {
                            context.Invalid("endPort", port["endPort"], "may not be specified when `port` is not specified");
                        }

                        break;
                }
            });
        }

        private static void Numbers(long port, long? end, ValidationContext<JsonObject> context)
        {
            if (port is < 1 or > 65535)
            {
                context.Invalid("port", port, MemberRules.PortRange);
            }

            if (end < port)
            {
                // Upstream shows the port here, not the end.
                context.Invalid("endPort", port, "must be greater than or equal to `port`");
            }

            if (end is (< 1 or > 65535) and var last)
            {
                context.Invalid("endPort", last, MemberRules.PortRange);
            }
        }
    }

    private sealed class PeerRules : StructValidator
    {
        public PeerRules()
        {
            Member("podSelector").IsLabelSelector();
            Member("namespaceSelector").IsLabelSelector();
            Struct("ipBlock", new BlockRules());
            Rule((peer, context) =>
            {
                var block = peer.Object("ipBlock") is not null;
                var selector = peer.Object("podSelector") is not null || peer.Object("namespaceSelector") is not null;
                if (!block && !selector)
                {
                    context.Required("", "must specify a peer");
                }
                else if (block && selector)
                {
                    context.Forbidden("", "may not specify both ipBlock and another peer");
                }
            });
        }
    }

    private sealed class BlockRules : StructValidator
    {
        public BlockRules() => Rule((block, context) =>
        {
            var text = block.Text("cidr");
            if (text.Length == 0)
            {
                context.Required("cidr");
                return;
            }

            context.Invalid("cidr", text, Cidr.Legacy(text));
            if (Cidr.Parse(text) is not { } range)
            {
                return;
            }

            var exceptions = block.ArrayAt("except");
            for (var i = 0; i < exceptions.Count; i++)
            {
                var exception = exceptions[i].AsString ?? "";
                context.Invalid($"except[{i}]", exception, Cidr.Legacy(exception));
                if (Cidr.Parse(exception) is { } part && !range.StrictlyContains(part))
                {
                    context.Invalid($"except[{i}]", exception, "must be a strict subset of `cidr`");
                }
            }
        });
    }
}
