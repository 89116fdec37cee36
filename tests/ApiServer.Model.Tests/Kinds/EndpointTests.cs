namespace ApiServer.Model.Tests.Kinds;

public sealed class EndpointTests
{
    private static readonly KindHarness Slices = new("discovery.k8s.io", "v1", "EndpointSlice");
    private static readonly KindHarness Endpoints = new("", "v1", "Endpoints");

    [Theory]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"hints":{"forZones":[{"name":"a"}],"forNodes":[{"name":"n"}]}}]}""")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["127.0.0.1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["010.0.0.1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"010.0.0.1\": must not have leading 0s")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["fd00::1"]}]}""", "endpoints[0].addresses: Invalid value: \"fd00::1\": must be an IPv4 address")]
    [InlineData("""{"addressType":"IPv6","endpoints":[{"addresses":["FD00::1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"FD00::1\": must be in canonical form (\"fd00::1\")")]
    [InlineData("""{"addressType":"IPv6","endpoints":[{"addresses":["fe80::1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"fe80::1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("""{"addressType":"FQDN","endpoints":[{"addresses":["localhost"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"localhost\": should be a domain with at least two segments separated by dots")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"hints":{"forZones":[{"name":"a"},{"name":"a"}]}}]}""", "endpoints[0].hints.forZones[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"hints":{"forZones":[{},{},{},{},{},{},{},{},{}]}}]}""", "endpoints[0].hints.forZones: Too many: 9: must have at most 8 items")]
    public void Slice_is_checked(string json, params string[] errors) => Assert.Equal(errors, Slices.CreateErrors(KindHarness.Parse(json).With("metadata", KindHarness.Parse("""{"name":"s"}""")).ToString()));

    [Theory]
    [InlineData("""{"addresses":[{"ip":"169.254.0.1"}]}""", "subsets[0].addresses[0].ip: Invalid value: \"169.254.0.1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("""{"addresses":[{"ip":"0.0.0.0"}]}""", "subsets[0].addresses[0].ip: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)")]
    [InlineData("""{"addresses":[{"ip":"224.0.0.1"}]}""", "subsets[0].addresses[0].ip: Invalid value: \"224.0.0.1\": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    [InlineData("""{"addresses":[{"ip":"::ffff:10.0.0.1"}]}""", "subsets[0].addresses[0].ip: Invalid value: \"::ffff:10.0.0.1\": must not be an IPv4-mapped IPv6 address")]
    [InlineData("""{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80,"appProtocol":"a/b/c"}]}""", "subsets[0].ports[0].appProtocol: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    public void Endpoints_are_checked(string subset, params string[] errors) => Assert.Equal(errors, Endpoints.CreateErrors($$"""{"metadata":{"name":"e"},"subsets":[{{subset}}]}"""));

    [Fact]
    public void Unusual_addresses_are_warned_of()
    {
        Assert.Contains(
            "subsets[0].addresses[0].ip: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")",
            Endpoints.Warnings("""{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"FD00::1"}]}]}"""));
        Assert.Equal(["spec.addressType: FQDN endpoints are deprecated"], Slices.Warnings("""{"metadata":{"name":"s"},"addressType":"FQDN","endpoints":[]}"""));
    }
}
