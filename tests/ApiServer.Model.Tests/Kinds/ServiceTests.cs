using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class ServiceTests
{
    private static string Service(string spec) => $$$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"v3"},"spec":{ {{{{spec}}}} } }""";

    [Theory]
    [InlineData(
        """ "ports":[{"port":80,"name":"web"}],"selector":{"app":"v2"},"clusterIP":"None" """,
        """{"ports":[{"name":"web","protocol":"TCP","port":80,"targetPort":80}],"selector":{"app":"v2"},"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP","sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"}""")]
    [InlineData(
        """ "type":"ExternalName","externalName":"example.com" """,
        """{"type":"ExternalName","sessionAffinity":"None","externalName":"example.com"}""")]
    [InlineData(
        """ "ports":[{"port":80,"name":"web"}],"selector":{"app":"lb"},"type":"LoadBalancer" """,
        """{"ports":[{"name":"web","protocol":"TCP","port":80,"targetPort":80}],"selector":{"app":"lb"},"type":"LoadBalancer","sessionAffinity":"None","externalTrafficPolicy":"Cluster","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","allocateLoadBalancerNodePorts":true,"internalTrafficPolicy":"Cluster"}""")]
    public void Create_fills_in_what_upstream_fills_in(string spec, string stored)
    {
        var service = KindHarness.Services.Create(Service(spec));

        Assert.Equal(KindHarness.Parse(stored), service["spec"]);
        Assert.Equal(KindHarness.Parse("""{"loadBalancer":{}}"""), service["status"]);
        Assert.Empty(KindHarness.Services.Errors(service));
    }

    [Theory]
    [InlineData(""" "ports":[] """, "spec.ports: Required value")]
    [InlineData(""" "ports":[{"port":80,"name":"a"},{"port":80,"name":"b"}] """, "spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":80,\"TargetPort\":0,\"NodePort\":0}")]
    [InlineData(""" "ports":[{"port":80,"name":"web"}],"type":"LoadBalancer","healthCheckNodePort":30000 """, "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")]
    [InlineData(""" "ports":[{"port":80,"name":"web"}],"type":"Weird" """, "spec.type: Unsupported value: \"Weird\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"")]
    [InlineData(""" "ports":[{"port":80,"name":"web"}],"clusterIP":"banana" """, "spec.clusterIPs[0]: Invalid value: \"banana\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData(""" "ports":[{"port":80},{"port":81}] """, "spec.ports[0].name: Required value", "spec.ports[1].name: Required value")]
    public void Create_refuses_with_upstreams_words(string spec, params string[] errors) =>
        Assert.Equal(errors, KindHarness.Services.CreateErrors(Service(spec)));

    [Fact]
    public void Name_has_no_dots() => Assert.Equal(
        ["metadata.name: Invalid value: \"1bad.name\": must not contain dots"],
        KindHarness.Services.Errors(KindHarness.Services.Create(KindHarness.Parse(Service(""" "ports":[{"port":80}] """)).WithAt("1bad.name", "metadata", "name"))));

    [Fact]
    public void Update_keeps_its_address()
    {
        var old = KindHarness.Services.Create(Service(""" "ports":[{"port":80}] """))
            .WithAt("1", "metadata", "resourceVersion")
            .WithAt("10.96.0.9", "spec", "clusterIP")
            .WithAt(JsonArray.OfStrings("10.96.0.9"), "spec", "clusterIPs");

        Assert.Equal(
            ["spec.clusterIPs[0]: Invalid value: [\"10.96.9.9\"]: may not change once set"],
            KindHarness.Services.UpdateErrors(old, old.WithAt("10.96.9.9", "spec", "clusterIP").WithAt(JsonArray.OfStrings("10.96.9.9"), "spec", "clusterIPs")));

        var forgotten = old.WithoutAt("spec", "clusterIP").WithoutAt("spec", "clusterIPs").WithoutAt("spec", "ipFamilies");
        Assert.True(old.Equals(KindHarness.Services.Strategy.PrepareForUpdate(forgotten, old, hasStatus: true, KindHarness.Context)));
    }

    [Fact]
    public void Port_for_health_checks_is_for_life() => Assert.Equal(
        ["spec.healthCheckNodePort: Forbidden: field is immutable"],
        KindHarness.Services.UpdateErrors(
            Service(""" "ports":[{"port":80}],"type":"LoadBalancer","externalTrafficPolicy":"Local","healthCheckNodePort":30000 """),
            s => s.WithAt(30001, "spec", "healthCheckNodePort")));

    [Fact]
    public void Headless_service_without_selector_speaks_both_families() => Assert.Equal(
        KindHarness.Parse("""{"ipFamilies":["IPv4","IPv6"],"ipFamilyPolicy":"RequireDualStack"}"""),
        JsonObject.Of(
            ("ipFamilies", KindHarness.Services.Create(Service(""" "clusterIP":"None" """)).At("spec", "ipFamilies")!),
            ("ipFamilyPolicy", KindHarness.Services.Create(Service(""" "clusterIP":"None" """)).At("spec", "ipFamilyPolicy")!)));

    [Theory]
    [InlineData(""" "ports":[{"port":80}] """)]
    [InlineData(""" "ports":[{"port":80}],"clusterIP":"None","sessionAffinity":"ClientIP","externalIPs":["10.1.1.1"] """, "spec.externalIPs is ignored for headless services", "spec.SessionAffinity is ignored for headless services")]
    [InlineData(""" "ports":[{"port":80}],"externalIPs":["fe80:0::1"] """, "spec.externalIPs[0]: IPv6 address \"fe80:0::1\" should be in RFC 5952 canonical format (\"fe80::1\")", "spec.externalIPs is deprecated and may no longer be implemented in some clusters")]
    [InlineData(""" "type":"ExternalName","externalName":"a.b","externalIPs":["10.1.1.1"] """, "spec.externalIPs is ignored when spec.type is \"ExternalName\"")]
    [InlineData(""" "ports":[{"port":80}],"externalName":"a.b","trafficDistribution":"PreferClose" """, "spec.externalName is ignored when spec.type is not \"ExternalName\"", "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"")]
    public void What_is_said_in_vain_is_warned_of(string spec, params string[] warnings) =>
        Assert.Equal(warnings, KindHarness.Services.Warnings(Service(spec)));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("010.0.0.1", "status.loadBalancer.ingress[0]: non-standard IP address \"010.0.0.1\" is invalid: use \"10.0.0.1\"")]
    [InlineData("::ffff:10.0.0.1", "status.loadBalancer.ingress[0]: non-standard IP address \"::ffff:10.0.0.1\" is invalid: use \"10.0.0.1\"")]
    [InlineData("2001:DB8::1", "status.loadBalancer.ingress[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    public void Status_is_warned_of_addresses_that_are_written_oddly(string address, params string[] expected)
    {
        List<string> warnings = [];

        KindHarness.Services.Strategy.WarnStatus(JsonObject.Empty.WithAt(KindHarness.Parse($$"""{"ingress":[{"ip":"{{address}}"}]}"""), "status", "loadBalancer"), warnings);

        Assert.Equal(expected, warnings);
    }

    [Theory]
    [InlineData(""" "type":"ExternalName","externalName":"example.com" """, """["v3","ExternalName","\u003cnone\u003e","example.com","\u003cnone\u003e","29s","\u003cnone\u003e"]""")]
    [InlineData(""" "type":"LoadBalancer","clusterIP":"10.101.192.67","selector":{"app":"lb"},"ports":[{"port":80,"nodePort":32622}] """, """["v3","LoadBalancer","10.101.192.67","\u003cpending\u003e","80:32622/TCP","29s","app=lb"]""")]
    [InlineData(""" "clusterIP":"None","ports":[{"port":80}] """, """["v3","ClusterIP","None","\u003cnone\u003e","80/TCP","29s","\u003cnone\u003e"]""")]
    public void Row_is_upstreams(string spec, string row) => Assert.Equal(
        row,
        KindHarness.Services.Row(
            KindHarness.Services.Create(Service(spec)).WithAt("2026-11-23T10:20:31Z", "metadata", "creationTimestamp"),
            new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero)));
}
