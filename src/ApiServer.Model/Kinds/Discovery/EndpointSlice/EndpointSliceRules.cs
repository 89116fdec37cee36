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
    private const int MaxHints = 8;

    public EndpointSliceRules()
    {
        Member("addressType").IsRequiredOneOf("FQDN", "IPv4", "IPv6");
        Rule(Ports);
        Rule(Endpoints);
    }

    private static void Endpoints(JsonObject slice, ValidationContext<JsonObject> context)
    {
        var endpoints = slice.ArrayAt("endpoints");
        if (endpoints.Count > MaxEndpoints)
        {
            context.Report(FieldError.TooMany("endpoints", endpoints.Count, MaxEndpoints));
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
            context.Report(FieldError.TooMany(context.PathOf(path + ".addresses"), addresses.Count, MaxAddresses));
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var text = addresses[i].AsString ?? "";
            var at = $"{path}.addresses[{i}]";
            var wrong = type switch
            {
                "IPv4" => Address(IPFormats.Legacy(text), text),
                "IPv6" => Address(IPFormats.Canonical(text), text),
                _ => [],
            };
            context.Invalid(at, text, wrong);
            switch (type)
            {
                case "IPv4" when wrong.Count == 0 && text.Contains(':', StringComparison.Ordinal):
                    context.Invalid(path + ".addresses", text, "must be an IPv4 address");
                    break;
                case "IPv6" when wrong.Count == 0 && !text.Contains(':', StringComparison.Ordinal):
                    context.Invalid(path + ".addresses", text, "must be an IPv6 address");
                    break;
                case "FQDN":
                    Domain(text, at, context);
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

        var hints = endpoint.ObjectAt("hints");
        Hints(hints.ArrayAt("forZones"), path + ".hints.forZones", NameFormats.LabelValue, context);
        Hints(hints.ArrayAt("forNodes"), path + ".hints.forNodes", NameFormats.Dns1123Subdomain, context);
    }

    /// <summary>An address that is well written is also one that can be reached.</summary>
    private static IReadOnlyList<string> Address(IReadOnlyList<string> wrong, string text) => wrong.Count > 0 ? wrong : IPFormats.Endpoint(text);

    /// <summary>A domain name of at least two labels (apimachinery, IsFullyQualifiedDomainName).</summary>
    private static void Domain(string text, string path, ValidationContext<JsonObject> context)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        var labels = name.Split('.');
        if (text.Length == 0)
        {
            context.Required(path);
        }
        else if (NameFormats.Dns1123Subdomain(name) is { Count: > 0 } wrong)
        {
            context.Invalid(path, name, string.Join(',', wrong));
        }
        else if (labels.Length < 2)
        {
            context.Invalid(path, name, "should be a domain with at least two segments separated by dots");
        }
        else if (Array.Find(labels, l => NameFormats.Dns1123Label(l).Count > 0) is { } label)
        {
            context.Invalid(path, label, string.Join(',', NameFormats.Dns1123Label(label)));
        }
    }

    private static void Hints(JsonArray hints, string path, Func<string, IReadOnlyList<string>> format, ValidationContext<JsonObject> context)
    {
        if (hints.Count > MaxHints)
        {
            context.Report(FieldError.TooMany(context.PathOf(path), hints.Count, MaxHints));
            return;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        for (var i = 0; i < hints.Count; i++)
        {
            var name = hints[i].StringAt("name") ?? "";
            if (!names.Add(name))
            {
                context.Duplicate($"{path}[{i}].name", name);
            }

            context.Invalid($"{path}[{i}].name", name, format(name));
        }
    }

    private static void Ports(JsonObject slice, ValidationContext<JsonObject> context)
    {
        var ports = slice.ArrayAt("ports");
        if (ports.Count > MaxPorts)
        {
            context.Report(FieldError.TooMany("ports", ports.Count, MaxPorts));
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
