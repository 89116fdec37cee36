using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Discovery.EndpointSlice;

/// <summary>An EndpointSlice (discovery validation.go).</summary>
internal sealed class EndpointSliceRules : StructValidator
{
    private const int MaxAddresses = 100;
    private const int MaxPorts = 20000;
    private const int MaxEndpoints = 1000;

    public EndpointSliceRules()
    {
        Member("addressType").IsRequiredOneOf("FQDN", "IPv4", "IPv6");
        Rule(Endpoints);
        Rule(Ports);
    }

    private static void Endpoints(JsonObject slice, ValidationContext<JsonObject> context)
    {
        var endpoints = slice.ArrayAt("endpoints");
        if (endpoints.Count > MaxEndpoints)
        {
            context.Report(FieldError.TooMany("endpoints", MaxEndpoints));
            return;
        }

        for (var i = 0; i < endpoints.Count; i++)
        {
            Endpoint(endpoints[i] as JsonObject ?? JsonObject.Empty, $"endpoints[{i}]", slice.Text("addressType"), context);
        }
    }

    private static void Endpoint(JsonObject endpoint, string path, string type, ValidationContext<JsonObject> context)
    {
        var addresses = endpoint.ArrayAt("addresses");
        if (addresses.Count == 0)
        {
            context.Required(path + ".addresses", "must contain at least 1 address");
        }
        else if (addresses.Count > MaxAddresses)
        {
            context.Report(FieldError.TooMany(context.PathOf(path + ".addresses"), MaxAddresses));
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var text = addresses[i].AsString ?? "";
            var at = $"{path}.addresses[{i}]";
            switch (type)
            {
                case "FQDN":
                    context.Invalid(at, text, NameFormats.WildcardOrFqdn(text));
                    break;
                case "IPv4" or "IPv6" when !IPFormats.IsIP(text):
                    context.Invalid(at, text, IPFormats.Detail);
                    break;
                case "IPv4" when text.Contains(':', StringComparison.Ordinal):
                    context.Invalid(at, text, "must be an IPv4 address");
                    break;
                case "IPv6" when !text.Contains(':', StringComparison.Ordinal):
                    context.Invalid(at, text, "must be an IPv6 address");
                    break;
            }
        }

        if (endpoint.Text("nodeName") is { Length: > 0 } node)
        {
            context.Invalid(path + ".nodeName", node, NameFormats.Dns1123Subdomain(node));
        }

        if (endpoint.Text("hostname") is { Length: > 0 } host)
        {
            context.Invalid(path + ".hostname", host, NameFormats.Dns1123Label(host));
        }
    }

    private static void Ports(JsonObject slice, ValidationContext<JsonObject> context)
    {
        var ports = slice.ArrayAt("ports");
        if (ports.Count > MaxPorts)
        {
            context.Report(FieldError.TooMany("ports", MaxPorts));
            return;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i] as JsonObject ?? JsonObject.Empty;
            var name = port.Text("name");
            if (name.Length > 0)
            {
                context.Invalid($"ports[{i}].name", name, NameFormats.Dns1123Label(name));
            }

            if (!names.Add(name))
            {
                context.Duplicate($"ports[{i}].name", name);
            }

            if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP") and var protocol)
            {
                context.NotSupported($"ports[{i}].protocol", protocol, "SCTP", "TCP", "UDP");
            }

            if (port.Text("appProtocol") is { Length: > 0 } application)
            {
                context.Invalid($"ports[{i}].appProtocol", application, NameFormats.QualifiedName(application));
            }
        }
    }
}
