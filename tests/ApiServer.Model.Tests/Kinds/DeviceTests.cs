using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class DeviceTests
{
    private const string Group = "resource.k8s.io";
    private const string Claim = """{"metadata":{"name":"c"},"spec":{"devices":{"requests":[{"name":"gpu","exactly":{"deviceClassName":"gpu.example.com"}}]}}}""";
    private const string Slice = """{"metadata":{"name":"s"},"spec":{"driver":"d.example.com","nodeName":"n","pool":{"name":"n","resourceSliceCount":1},"devices":[{"name":"gpu-0"}]}}""";

    private static readonly KindHarness Claims = new(Group, "v1", "ResourceClaim");
    private static readonly KindHarness Templates = new(Group, "v1", "ResourceClaimTemplate");
    private static readonly KindHarness Classes = new(Group, "v1", "DeviceClass", namespaced: false);
    private static readonly KindHarness Slices = new(Group, "v1", "ResourceSlice", namespaced: false);

    [Theory]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c"}}],"constraints":[{"requests":["gpu"],"matchAttribute":"a.b/c"}],"config":[{"requests":["gpu"],"opaque":{"driver":"d","parameters":{"a":1}}}]}""")]
    [InlineData("""{"requests":[{"name":"gpu","firstAvailable":[{"name":"small","deviceClassName":"c"}]}],"constraints":[{"requests":["gpu/small"],"matchAttribute":"a.b/c"}]}""")]
    [InlineData("""{"requests":[{"name":"gpu"}]}""", "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c"},"firstAvailable":[{"name":"s"}]}]}""", "spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{}}]}""", "spec.devices.requests[0].exactly.deviceClassName: Required value")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c","allocationMode":"All","count":1}}]}""", "spec.devices.requests[0].exactly.count: Invalid value: 1: must not be specified when allocationMode is 'All'")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c","count":-1}}]}""", "spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c","allocationMode":"Some"}}]}""", "spec.devices.requests[0].exactly.allocationMode: Unsupported value: \"Some\": supported values: \"All\", \"ExactCount\"")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c","selectors":[{}],"tolerations":[{"operator":"Near"}]}}]}""", "spec.devices.requests[0].exactly.selectors[0].cel: Required value", "spec.devices.requests[0].exactly.tolerations[0].operator: Unsupported value: \"Near\": supported values: \"Equal\", \"Exists\"")]
    [InlineData("""{"requests":[{"name":"gpu","exactly":{"deviceClassName":"c"}},{"name":"gpu","exactly":{"deviceClassName":"c"}}]}""", "spec.devices.requests[1]: Duplicate value: \"gpu\"")]
    [InlineData("""{"constraints":[{"requests":["gpu"]}]}""", "spec.devices.constraints[0].requests[0]: Invalid value: \"gpu\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'", "spec.devices.constraints[0]: Required value: exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set")]
    [InlineData("""{"config":[{"opaque":{"parameters":1}},{}]}""", "spec.devices.config[0].opaque.driver: Required value", "spec.devices.config[0].opaque.parameters: Invalid value: \"<value omitted>\": must be a valid JSON object", "spec.devices.config[1].opaque: Required value")]
    public void Claim_is_checked(string devices, params string[] errors)
    {
        var json = $$"""{"metadata":{"name":"c"},"spec":{"devices":{{devices}} } }""";

        Assert.Equal(errors, Claims.CreateErrors(json));
        Assert.Equal(errors.Select(e => "spec." + e), Templates.CreateErrors($$"""{"metadata":{"name":"t"},"spec":{{json}} }"""));
    }

    [Fact]
    public void Claim_is_of_one_device_and_stays()
    {
        Assert.Equal(
            KindHarness.Parse("""{"deviceClassName":"gpu.example.com","allocationMode":"ExactCount","count":1}"""),
            Claims.Create(Claim).ArrayAt("spec", "devices", "requests")[0].At("exactly"));
        Assert.StartsWith("spec: Invalid value: ", Assert.Single(Claims.UpdateErrors(Claim, c => c.WithAt(JsonArray.Empty, "spec", "devices", "requests"))), StringComparison.Ordinal);
        Assert.Equal("""{"f:metadata":{},"f:spec":{}}""", Claims.Strategy.UnwrittenFields("status", hasStatus: true).ToString());
    }

    [Theory]
    [InlineData("""{"selectors":[{"cel":{"expression":"true"}}],"config":[{"opaque":{"driver":"d","parameters":{}}}],"extendedResourceName":"example.com/gpu"}""")]
    [InlineData("""{"selectors":[{}],"config":[{}],"extendedResourceName":"cpu"}""", "spec.selectors[0].cel: Required value", "spec.config[0].opaque: Required value", "spec.extendedResourceName: Invalid value: \"cpu\": must be a valid extended resource name")]
    public void Class_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Classes.CreateErrors($$"""{"metadata":{"name":"c"},"spec":{{spec}} }"""));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"driver":""}""", "spec.driver: Required value")]
    [InlineData("""{"pool":{}}""", "spec.pool.name: Required value", "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero")]
    [InlineData("""{"nodeName":""}""", "spec.nodeName: Invalid value: \"\": must be either unset or set to a non-empty string", "spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required")]
    [InlineData("""{"allNodes":true}""", "spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set")]
    [InlineData("""{"sharedCounters":[]}""", "spec: Invalid value: \"\": only one of `sharedCounters` or `devices` is allowed")]
    [InlineData("""{"devices":[{"name":"a"},{"name":"a"}]}""", "spec.devices[1]: Duplicate value: \"a\"")]
    public void Slice_is_checked(string changes, params string[] errors)
    {
        var slice = KindHarness.Parse(changes).Aggregate(KindHarness.Parse(Slice), (s, c) => s.WithAt(c.Value, "spec", c.Key));

        Assert.Equal(errors, Slices.CreateErrors(slice.ToString()));
    }

    [Fact]
    public void Slice_stays_where_it_is_and_is_found_there()
    {
        Assert.Equal(["spec.nodeName: Invalid value: \"m\": field is immutable"], Slices.UpdateErrors(Slice, s => s.WithAt("m", "spec", "nodeName")));
        Assert.Equal([new("spec.nodeName", "n"), new("spec.driver", "d.example.com")], Slices.Rules.SelectableFields(KindHarness.Parse(Slice)));
        Assert.True(Slices.Strategy.HasGeneration);
    }
}
