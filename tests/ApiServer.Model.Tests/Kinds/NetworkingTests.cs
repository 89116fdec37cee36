using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

public sealed class NetworkingTests
{
    private const string Group = "networking.k8s.io";
    private const string Policy = """{"metadata":{"name":"p"},"spec":{"podSelector":{},"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}],"ports":[{"port":80,"endPort":90}]}]}}""";
    private const string Class = """{"metadata":{"name":"c"},"spec":{"controller":"example.com/ingress","parameters":{"kind":"Config","name":"c"}}}""";
    private const string Address = """{"metadata":{"name":"10.0.0.1"},"spec":{"parentRef":{"resource":"services","namespace":"default","name":"kubernetes"}}}""";
    private const string Range = """{"metadata":{"name":"r"},"spec":{"cidrs":["10.0.0.0/16"]}}""";

    private static readonly KindHarness Ingresses = new(Group, "v1", "Ingress");
    private static readonly KindHarness Classes = new(Group, "v1", "IngressClass", namespaced: false);
    private static readonly KindHarness Policies = new(Group, "v1", "NetworkPolicy");
    private static readonly KindHarness Addresses = new(Group, "v1", "IPAddress", namespaced: false);
    private static readonly KindHarness Ranges = new(Group, "v1", "ServiceCIDR", namespaced: false);

    [Theory]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}""")]
    [InlineData("""{"rules":[{"host":"*.example.com","http":{"paths":[{"pathType":"Prefix","path":"/","backend":{"resource":{"apiGroup":"a.b","kind":"K","name":"n"}}}]}}],"tls":[{"hosts":["*.example.com"],"secretName":"s"}]}""")]
    [InlineData("""{}""", "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified")]
    [InlineData("""{"defaultBackend":{}}""", "spec.defaultBackend: Invalid value: \"\": resource or service backend is required")]
    [InlineData("""{"defaultBackend":{"service":{}}}""", "spec.defaultBackend.service.name: Required value", "spec.defaultBackend: Required value: port name or number is required")]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"name":"a","number":1}}}}""", "spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number")]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"number":70000}}}}""", "spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"number":1}},"resource":{"kind":"K","name":"n"}}}""", "spec.defaultBackend: Invalid value: \"\": cannot set both resource and service backends")]
    [InlineData("""{"defaultBackend":{"resource":{}}}""", "spec.defaultBackend.resource.kind: Required value", "spec.defaultBackend.resource.name: Required value")]
    [InlineData("""{"rules":[{"host":"10.0.0.1"}]}""", "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData("""{"rules":[{"host":"a*.com"}]}""", "spec.rules[0].host: Invalid value: \"a*.com\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("""{"rules":[{"http":{}}]}""", "spec.rules[0].http.paths: Required value")]
    [InlineData("""{"rules":[{"http":{"paths":[{"path":"/"}]}}]}""", "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified")]
    [InlineData("""{"rules":[{"http":{"paths":[{"pathType":"Regex","backend":{"service":{"name":"s","port":{"name":"http"}}}}]}}]}""", "spec.rules[0].http.paths[0].pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"")]
    [InlineData("""{"rules":[{"http":{"paths":[{"pathType":"Exact","path":"a//b/..","backend":{"service":{"name":"s","port":{"name":"http"}}}}]}}]}""", "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must be an absolute path", "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must not contain '//'", "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": cannot end with '/..'")]
    public void Ingress_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Ingresses.CreateErrors($$"""{"metadata":{"name":"i"},"spec":{{spec}} }"""));

    [Fact]
    public void Ingress_says_its_class_once()
    {
        const string json = """{"metadata":{"name":"i","annotations":{"kubernetes.io/ingress.class":"a"}},"spec":{"ingressClassName":"b","defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}""";

        Assert.Equal(["annotations.kubernetes.io/ingress.class: Invalid value: \"a\": must match `ingressClassName` when both are specified"], Ingresses.CreateErrors(json));
        Assert.Empty(Ingresses.UpdateErrors(json, i => i));
        Assert.Equal(
            ["annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"],
            Ingresses.Warnings(json.Replace("\"ingressClassName\":\"b\",", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ingress_status_has_addresses()
    {
        var old = Ingresses.Create("""{"metadata":{"name":"i"}}""");
        List<Errors.FieldError> errors = [];

        Ingresses.Strategy.ValidateStatusUpdate(old.With("status", KindHarness.Parse("""{"loadBalancer":{"ingress":[{"ip":"x"},{"hostname":"10.0.0.1"}]}}""")), old, errors);

        Assert.Equal(
            ["status.loadBalancer.ingress[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)", "status.loadBalancer.ingress[1].hostname: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address"],
            errors.Select(e => e.ToString()));
    }

    [Theory]
    [InlineData(Class)]
    [InlineData("""{"metadata":{"name":"c"}}""", "spec.controller: Required value")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"controller":"nginx"}}""", "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"controller":"a.b/c d"}}""", "spec.controller: Invalid value: \"c d\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"controller":"a.b/c","parameters":{"scope":"Namespace"}}}""", "spec.parameters.kind: Required value", "spec.parameters.name: Required value", "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"controller":"a.b/c","parameters":{"kind":"K","name":"n","namespace":"x"}}}""", "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"controller":"a.b/c","parameters":{"kind":"K","name":"n","scope":"World"}}}""", "spec.parameters.scope: Unsupported value: \"World\": supported values: \"Cluster\", \"Namespace\"")]
    public void Ingress_class_is_checked(string json, params string[] errors) => Assert.Equal(errors, Classes.CreateErrors(json));

    [Fact]
    public void Ingress_class_keeps_its_controller() => Assert.Equal(
        ["spec.controller: Invalid value: \"a.b/c\": field is immutable"],
        Classes.UpdateErrors(Class, c => c.WithAt("a.b/c", "spec", "controller")));

    [Theory]
    [InlineData("""{"ingress":[{"from":[{}]}]}""", "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData("""{"ingress":[{"from":[{"podSelector":{},"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}""", "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{}}]}]}""", "spec.ingress[0].from[0].ipBlock.cidr: Required value")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.1"}}]}]}""", "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"10.0.0.1\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.1/8"}}]}]}""", "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{"cidr":"010.0.0.0/8"}}]}]}""", "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"010.0.0.0/8\": must not have leading 0s in IP or prefix length")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["11.0.0.0/16","10.0.0.0/8"]}}]}]}""", "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`", "spec.ingress[0].from[0].ipBlock.except[1]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`")]
    [InlineData("""{"egress":[{"ports":[{"protocol":"ICMP"}]}]}""", "spec.egress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"")]
    [InlineData("""{"egress":[{"ports":[{"port":80,"endPort":70}]}]}""", "spec.egress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`")]
    [InlineData("""{"egress":[{"ports":[{"port":"web","endPort":70}]}]}""", "spec.egress[0].ports[0].endPort: Invalid value: 70: may not be specified when `port` is non-numeric")]
    [InlineData("""{"egress":[{"ports":[{"endPort":70}]}]}""", "spec.egress[0].ports[0].endPort: Invalid value: 70: may not be specified when `port` is not specified")]
    [InlineData("""{"egress":[{"ports":[{"port":0}]}]}""", "spec.egress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("""{"policyTypes":["Ingress","Sideways"]}""", "spec.policyTypes[1]: Unsupported value: \"Sideways\": supported values: \"Ingress\", \"Egress\"")]
    [InlineData("""{"policyTypes":["Ingress","Egress","Egress"]}""", "spec.policyTypes: Invalid value: [\"Ingress\",\"Egress\",\"Egress\"]: may not specify more than two policyTypes")]
    [InlineData("""{"podSelector":{"matchLabels":{"a b":"c"}}}""", "spec.podSelector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    public void Policy_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Policies.CreateErrors($$"""{"metadata":{"name":"p"},"spec":{{spec}} }"""));

    [Fact]
    public void Policy_is_taken_and_warned_of()
    {
        Assert.Empty(Policies.CreateErrors(Policy));
        Assert.Equal(
            ["spec.ingress[0].from[0].ipBlock.cidr: IPv6 CIDR value \"2001:DB8:0::/32\" should be in RFC 5952 canonical format (\"2001:db8::/32\")"],
            Policies.Warnings("""{"metadata":{"name":"p"},"spec":{"ingress":[{"from":[{"ipBlock":{"cidr":"2001:DB8:0::/32"}}]}]}}"""));
    }

    [Theory]
    [InlineData(Address)]
    [InlineData("""{"metadata":{"name":"fd00::1"},"spec":{}}""", "spec.parentRef: Required value")]
    [InlineData("""{"metadata":{"name":"fd00:0::1"},"spec":{"parentRef":{"group":"A"}}}""", "metadata.name: Invalid value: \"fd00:0::1\": must be in canonical form (\"fd00::1\")", "spec.parentRef.group: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')", "spec.parentRef.resource: Required value", "spec.parentRef.name: Required value")]
    public void Address_is_checked(string json, params string[] errors) => Assert.Equal(errors, Addresses.CreateErrors(json));

    [Fact]
    public void Address_keeps_its_parent() => Assert.Equal(
        ["spec.parentRef: Invalid value: {\"Group\":\"\",\"Resource\":\"services\",\"Namespace\":\"default\",\"Name\":\"dns\"}: field is immutable"],
        Addresses.UpdateErrors(Address, a => a.WithAt("dns", "spec", "parentRef", "name")));

    [Theory]
    [InlineData(Range)]
    [InlineData("""{"metadata":{"name":"r"},"spec":{"cidrs":["10.0.0.0/16","fd00::/112"]}}""")]
    [InlineData("""{"metadata":{"name":"r"}}""", "spec.cidrs: Required value: at least one CIDR required")]
    [InlineData("""{"metadata":{"name":"r"},"spec":{"cidrs":["1.0.0.0/8","2.0.0.0/8","3.0.0.0/8"]}}""", "spec.cidrs: Invalid value: {\"CIDRs\":[\"1.0.0.0/8\",\"2.0.0.0/8\",\"3.0.0.0/8\"]}: may only hold up to 2 values")]
    [InlineData("""{"metadata":{"name":"r"},"spec":{"cidrs":["1.0.0.0/8","2.0.0.0/8"]}}""", "spec.cidrs: Invalid value: [\"1.0.0.0/8\",\"2.0.0.0/8\"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64")]
    [InlineData("""{"metadata":{"name":"r"},"spec":{"cidrs":["FD00::/112"]}}""", "spec.cidrs[0]: Invalid value: \"FD00::/112\": must be in canonical form (\"fd00::/112\")")]
    public void Service_range_is_checked(string json, params string[] errors) => Assert.Equal(errors, Ranges.CreateErrors(json));

    [Fact]
    public void Service_range_may_be_joined_by_another_family_only()
    {
        static JsonObject With(JsonObject range, params string[] ranges) => range.WithAt(JsonArray.OfStrings(ranges), "spec", "cidrs");

        Assert.Empty(Ranges.UpdateErrors(Range, r => With(r, "10.0.0.0/16", "fd00::/112")));
        Assert.Equal(["spec.cidrs[0]: Invalid value: \"10.1.0.0/16\": field is immutable"], Ranges.UpdateErrors(Range, r => With(r, "10.1.0.0/16")));
        Assert.Equal(["spec.cidrs: Invalid value: null: field is immutable"], Ranges.UpdateErrors(Range, r => r.WithoutAt("spec", "cidrs")));
    }

    [Fact]
    public void Service_range_status_leaves_labels()
    {
        var old = Ranges.Create(Range);

        var updated = Ranges.Strategy.PrepareForStatusUpdate(old.WithAt("b", "metadata", "labels", "a").WithAt(JsonArray.Empty, "status", "conditions"), old, KindHarness.Context);

        Assert.Null(updated.Label("a"));
        Assert.NotNull(updated["status"]);
        Assert.Equal("""{"f:metadata":{},"f:spec":{}}""", Ranges.Strategy.UnwrittenFields("status", hasStatus: true).ToString());
    }
}
