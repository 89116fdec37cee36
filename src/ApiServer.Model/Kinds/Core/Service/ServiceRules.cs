using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Service;

/// <summary>A Service (core validation.go, ValidateService).</summary>
internal sealed class ServiceRules : StructValidator
{
    public ServiceRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule(TypeAndAddress);
            Rule(Ports);
            Member("selector").HasLabels();
            Member("sessionAffinity").IsRequiredOneOf("ClientIP", "None");
            Rule(Affinity);
            Rule(Addresses);
            Rule(ExternalIPs);
            Member("type").IsRequiredOneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
            Rule(NodePorts);
            Rule(UniquePorts);
            Member("externalTrafficPolicy").IsOneOf("Cluster", "Local");
            Rule(HealthCheck);
            Member("internalTrafficPolicy").IsOneOf("Cluster", "Local");
        }

        private static void TypeAndAddress(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var type = spec.Text("type");
            var headless = spec.Text("clusterIP") == "None";
            if (spec.ArrayAt("ports").Count == 0 && !headless && type != "ExternalName")
            {
                context.Required("ports");
            }

            switch (type)
            {
                case "LoadBalancer" or "NodePort" when headless:
                    context.Invalid("clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
                    break;
                case "ExternalName":
                    ExternalName(spec, context);
                    break;
            }
        }

        private static void ExternalName(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.ArrayAt("clusterIPs").Count > 0 || spec.Text("clusterIP").Length > 0)
            {
                context.Forbidden("clusterIPs", "may not be set for ExternalName services");
            }

            var name = spec.Text("externalName");
            var canonical = name.EndsWith('.') ? name[..^1] : name;
            if (canonical.Length == 0)
            {
                context.Required("externalName");
            }
            else
            {
                context.Invalid("externalName", canonical, NameFormats.Dns1123Subdomain(canonical));
            }
        }

        private static void Ports(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var ports = spec.ArrayAt("ports");
            HashSet<string> names = new(StringComparer.Ordinal);
            for (var i = 0; i < ports.Count; i++)
            {
                Port(ports[i] as JsonObject ?? JsonObject.Empty, $"ports[{i}]", ports.Count > 1, names, context);
            }
        }

        private static void Port(JsonObject port, string path, bool needsName, HashSet<string> names, ValidationContext<JsonObject> context)
        {
            var name = port.Text("name");
            if (name.Length == 0)
            {
                if (needsName)
                {
                    context.Required(path + ".name");
                }
            }
            else
            {
                context.Invalid(path + ".name", name, NameFormats.Dns1123Label(name));
                if (!names.Add(name))
                {
                    context.Duplicate(path + ".name", name);
                }
            }

            if ((port.Integer("port") ?? 0) is var number and (< 1 or > 65535))
            {
                context.Invalid(path + ".port", number, MemberRules.PortRange);
            }

            if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP") and var protocol)
            {
                if (protocol.Length == 0)
                {
                    context.Required(path + ".protocol");
                }
                else
                {
                    context.NotSupported(path + ".protocol", protocol, "SCTP", "TCP", "UDP");
                }
            }

            HandlerRules.PortNumberOrName(port["targetPort"], path + ".targetPort", context);
            if (port.Text("appProtocol") is { Length: > 0 } application)
            {
                context.Invalid(path + ".appProtocol", application, NameFormats.QualifiedName(application));
            }
        }

        private static void Affinity(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Text("sessionAffinity") == "ClientIP"
                && spec.IntegerAt("sessionAffinityConfig", "clientIP", "timeoutSeconds") is (< 1 or > 86400) and var seconds)
            {
                context.Invalid("sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
            }
        }

        private static void Addresses(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Text("type") == "ExternalName")
            {
                return;
            }

            var addresses = spec.ArrayAt("clusterIPs");
            if (addresses.Count > 0 && addresses[0].AsString != spec.Text("clusterIP"))
            {
                context.Invalid("clusterIPs", addresses, "first value must match `clusterIP`");
            }

            for (var i = 0; i < addresses.Count; i++)
            {
                var text = addresses[i].AsString ?? "";
                if (text == "None" && addresses.Count > 1)
                {
                    context.Invalid($"clusterIPs[{i}]", text, "must be empty, a valid IP, or 'None' as the only value");
                }
                else if (text != "None")
                {
                    context.Invalid($"clusterIPs[{i}]", text, IPFormats.Legacy(text));
                }
            }

            var families = spec.ArrayAt("ipFamilies");
            for (var i = 0; i < families.Count; i++)
            {
                if (families[i].AsString is not ("IPv4" or "IPv6"))
                {
                    context.NotSupported($"ipFamilies[{i}]", families[i], "IPv4", "IPv6");
                }
            }

            if (spec.Text("ipFamilyPolicy") is { Length: > 0 } policy and not ("SingleStack" or "PreferDualStack" or "RequireDualStack"))
            {
                context.NotSupported("ipFamilyPolicy", policy, "PreferDualStack", "RequireDualStack", "SingleStack");
            }
        }

        private static void ExternalIPs(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var addresses = spec.ArrayAt("externalIPs");
            for (var i = 0; i < addresses.Count; i++)
            {
                var text = addresses[i].AsString ?? "";
                var wrong = IPFormats.Legacy(text);
                context.Invalid($"externalIPs[{i}]", text, wrong.Count > 0 ? wrong : IPFormats.Endpoint(text));
            }
        }

        private static void NodePorts(JsonObject spec, ValidationContext<JsonObject> context)
        {
            HashSet<(string Protocol, long Port)> taken = [];
            var ports = spec.ArrayAt("ports");
            for (var i = 0; i < ports.Count; i++)
            {
                var port = ports[i] as JsonObject ?? JsonObject.Empty;
                if (port.Integer("nodePort") is not ({ } number and not 0))
                {
                    continue;
                }

                if (spec.Text("type") == "ClusterIP")
                {
                    context.Forbidden($"ports[{i}].nodePort", "may not be used when `type` is 'ClusterIP'");
                }
                else if (!taken.Add((port.Text("protocol"), number)))
                {
                    context.Duplicate($"ports[{i}].nodePort", number);
                }
            }
        }

        private static void HealthCheck(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (!ServiceAddresses.NeedsHealthCheck(spec) && spec.Integer("healthCheckNodePort") is { } port and not 0)
            {
                context.Invalid("healthCheckNodePort", port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
            }
        }

        private static void UniquePorts(JsonObject spec, ValidationContext<JsonObject> context)
        {
            HashSet<(string Protocol, long Port)> seen = [];
            var ports = spec.ArrayAt("ports");
            for (var i = 0; i < ports.Count; i++)
            {
                var port = ports[i] as JsonObject ?? JsonObject.Empty;
                var number = port.Integer("port") ?? 0;
                if (!seen.Add((port.Text("protocol"), number)))
                {
                    // Upstream shows its internal struct here.
                    context.Duplicate($"ports[{i}]", JsonObject.Of(
                        ("Name", ""), ("Protocol", port.Text("protocol")), ("AppProtocol", JsonNull.Instance), ("Port", number), ("TargetPort", 0), ("NodePort", 0)));
                }
            }
        }
    }
}
