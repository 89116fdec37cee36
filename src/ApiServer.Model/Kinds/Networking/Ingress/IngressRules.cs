using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Networking.Ingress;

/// <summary>An Ingress (networking validation.go, ValidateIngressSpec).</summary>
internal sealed class IngressRules : StructValidator
{
    public IngressRules() => Struct("spec", new SpecRules(), required: true);

    private static IReadOnlyList<string> Host(string host) =>
        host.Contains('*', StringComparison.Ordinal) ? NameFormats.WildcardSubdomain(host) : NameFormats.Dns1123Subdomain(host);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule((spec, context) =>
            {
                if (spec.ArrayAt("rules").Count == 0 && spec.Object("defaultBackend") is null)
                {
                    context.Invalid("", null, "either `defaultBackend` or `rules` must be specified");
                }
            });
            Struct("defaultBackend", new BackendRules());
            Each("rules", new HostRules());
            Each("tls", new TlsRules());
            Member("ingressClassName").Check((value, context) =>
            {
                if (value?.AsString is { } name)
                {
                    context.Invalid("ingressClassName", name, NameFormats.Dns1123Subdomain(name));
                }
            });
        }
    }

    private sealed class HostRules : StructValidator
    {
        public HostRules()
        {
            Member("host").HasFormat(h => IPFormats.Parse(h) is null ? [] : ["must be a DNS name, not an IP address"]);
            Member("host").HasFormat(Host);
            Struct("http", new HttpRules());
        }
    }

    private sealed class HttpRules : StructValidator
    {
        public HttpRules()
        {
            Member("paths").IsRequired();
            Each("paths", new PathRules());
        }
    }

    private sealed class PathRules : StructValidator
    {
        private static readonly string[] Sequences = ["//", "/./", "/../", "%2f", "%2F"];
        private static readonly string[] Suffixes = ["/..", "/."];
        private static readonly BackendRules Backend = new();

        public PathRules() => Rule((path, context) =>
        {
            var text = path.Text("path");
            switch (path.String("pathType"))
            {
                case null:
                    context.Required("pathType", "pathType must be specified");
                    return;
                case "Exact" or "Prefix":
                    context.Invalid("path", text, [.. Absolute(text), .. Plain(text)]);
                    break;
                case "ImplementationSpecific":
                    context.Invalid("path", text, text.Length == 0 ? [] : Absolute(text));
                    break;
                case var type:
                    context.NotSupported("pathType", type, "Exact", "ImplementationSpecific", "Prefix");
                    break;
            }

            List<Errors.FieldError> errors = [];
            Backend.Check(path.ObjectAt("backend"), context.PathOf("backend"), errors);
            errors.ForEach(context.Report);
        });

        private static string[] Absolute(string path) => path.StartsWith('/') ? [] : ["must be an absolute path"];

        private static IEnumerable<string> Plain(string path) =>
        [
            .. Sequences.Where(s => path.Contains(s, StringComparison.Ordinal)).Select(s => $"must not contain '{s}'"),
            .. Suffixes.Where(s => path.EndsWith(s, StringComparison.Ordinal)).Select(s => $"cannot end with '{s}'"),
        ];
    }

    private sealed class BackendRules : StructValidator
    {
        public BackendRules() => Rule((backend, context) =>
        {
            switch (backend.Object("service"), backend.Object("resource"))
            {
                case (null, null):
                    context.Invalid("", "", "resource or service backend is required");
                    break;
                case ({ } service, null):
                    Service(service, context);
                    break;
                case (null, { } resource):
                    Resource(resource, context);
                    break;
                default:
                    context.Invalid("", "", "cannot set both resource and service backends");
                    break;
            }
        });

        private static void Service(JsonObject service, ValidationContext<JsonObject> context)
        {
            if (service.Text("name") is { Length: > 0 } name)
            {
                context.Invalid("service.name", name, NameFormats.Dns1123Label(name));
            }
            else
            {
                context.Required("service.name");
            }

            var port = service.ObjectAt("port");
            var number = port.Integer("number") ?? 0;
            switch (port.Text("name"))
            {
                case { Length: > 0 } when number != 0:
                    context.Invalid("", "", "cannot set both port name & port number");
                    break;
                case { Length: > 0 } portName:
                    context.Invalid("service.port.name", portName, NameFormats.PortName(portName));
                    break;
                case var _ when number == 0:
                    context.Required("", "port name or number is required");
                    break;
                case var _ when number is < 1 or > 65535:
                    context.Invalid("service.port.number", number, MemberRules.PortRange);
                    break;
            }
        }

        private static void Resource(JsonObject resource, ValidationContext<JsonObject> context)
        {
            if (resource.String("apiGroup") is { } group)
            {
                context.Invalid("resource.apiGroup", group, NameFormats.Dns1123Subdomain(group));
            }

            foreach (var member in (ReadOnlySpan<string>)["kind", "name"])
            {
                if (resource.Text(member) is { Length: > 0 } text)
                {
                    context.Invalid($"resource.{member}", text, NameFormats.PathSegment(text, prefix: false));
                }
                else
                {
                    context.Required($"resource.{member}");
                }
            }
        }
    }

    private sealed class TlsRules : StructValidator
    {
        public TlsRules()
        {
            Rule((tls, context) =>
            {
                var hosts = tls.ArrayAt("hosts");
                for (var i = 0; i < hosts.Count; i++)
                {
                    context.Invalid($"hosts[{i}]", hosts[i], Host(hosts[i].AsString ?? ""));
                }
            });
            Member("secretName").HasFormat(NameFormats.Dns1123Subdomain);
        }
    }
}
