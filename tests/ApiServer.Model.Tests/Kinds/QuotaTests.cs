using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class QuotaTests
{
    private static readonly KindHarness Quotas = new("", "v1", "ResourceQuota");
    private static readonly KindHarness Ranges = new("", "v1", "LimitRange");

    [Theory]
    [InlineData("""{"hard":{"pods":"10","requests.cpu":"1","limits.memory":"1Gi","count/deployments.apps":"3","requests.example.com/gpu":"4"},"scopes":["PriorityClass"]}""")]
    [InlineData("""{"hard":{"pods":"10"},"scopes":["BestEffort"]}""")]
    [InlineData("""{"hard":{"apples":"10"}}""", "spec.hard[apples]: Invalid value: \"apples\": must be a standard resource type or fully qualified", "spec.hard[apples]: Invalid value: \"apples\": must be a standard resource for quota")]
    [InlineData("""{"hard":{"storage":"10"}}""", "spec.hard[storage]: Invalid value: \"storage\": must be a standard resource for quota")]
    [InlineData("""{"hard":{"pods":"-1"}}""", "spec.hard[pods]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"hard":{"pods":"1500m"}}""", "spec.hard[pods]: Invalid value: \"1500m\": must be an integer")]
    [InlineData("""{"hard":{"services":"1"},"scopes":["BestEffort"]}""", "spec.scopes: Invalid value: [\"BestEffort\"]: unsupported scope applied to resource")]
    [InlineData("""{"scopes":["Some"]}""", "spec.scopes: Invalid value: [\"Some\"]: unsupported scope")]
    [InlineData("""{"scopes":["BestEffort","NotBestEffort"]}""", "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes")]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]}}""", "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Near"}]}}""", "spec.scopeSelector.matchExpressions.operator: Invalid value: \"Near\": not a valid selector operator")]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"BestEffort","operator":"DoesNotExist"}]}}""", "spec.scopeSelector.matchExpressions.operator: Invalid value: \"DoesNotExist\": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity")]
    [InlineData("""{"hard":{"services":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"BestEffort","operator":"Exists"}]}}""", "spec.scopeSelector.matchExpressions: Invalid value: {\"MatchExpressions\":[{\"ScopeName\":\"BestEffort\",\"Operator\":\"Exists\",\"Values\":null}]}: unsupported scope applied to resource")]
    public void Quota_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Quotas.CreateErrors($$"""{"metadata":{"name":"q"},"spec":{{spec}} }"""));

    [Fact]
    public void Quota_keeps_its_scopes() => Assert.Equal(
        ["spec.scopes: Invalid value: [\"Terminating\"]: field is immutable"],
        Quotas.UpdateErrors("""{"metadata":{"name":"q"},"spec":{"hard":{"pods":"1"},"scopes":["BestEffort"]}}""", q => q.WithAt(JsonArray.OfStrings("Terminating"), "spec", "scopes")));

    [Fact]
    public void Quota_that_requests_more_than_it_limits_is_warned_of() => Assert.Equal(
        ["ResourceQuota cpu (2) should be less than limits.cpu (1)", "ResourceQuota requests.memory (2Gi) should be less than limits.memory (1Gi)"],
        Quotas.Warnings("""{"metadata":{"name":"q"},"spec":{"hard":{"cpu":"2","limits.cpu":"1","requests.memory":"2Gi","limits.memory":"1Gi"}}}"""));

    [Theory]
    [InlineData("""{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"100m"},"maxLimitRequestRatio":{"cpu":"3"}}""")]
    [InlineData("""{"type":"Rack"}""", "spec.limits[0].type: Invalid value: \"Rack\": must be a standard limit type or fully qualified")]
    [InlineData("""{"type":"Pod","default":{"cpu":"1"},"defaultRequest":{"cpu":"1"}}""", "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'", "spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is 'Pod'")]
    [InlineData("""{"type":"PersistentVolumeClaim"}""", "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    [InlineData("""{"type":"Pod","max":{"storage":"1"}}""", "spec.limits[0].max[storage]: Invalid value: \"storage\": must be a standard resource for containers")]
    [InlineData("""{"type":"Pod","max":{"cpu":"1"},"min":{"cpu":"2"}}""", "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1")]
    [InlineData("""{"type":"Container","min":{"cpu":"2"},"defaultRequest":{"cpu":"1"},"default":{"cpu":"3"}}""", "spec.limits[0].defaultRequest[cpu]: Invalid value: \"1\": min value 2 is greater than default request value 1")]
    [InlineData("""{"type":"Container","max":{"cpu":"1"},"default":{"cpu":"3"},"defaultRequest":{"cpu":"1"}}""", "spec.limits[0].default[cpu]: Invalid value: \"1\": default value 3 is greater than max value 1")]
    [InlineData("""{"type":"Pod","maxLimitRequestRatio":{"cpu":"500m"}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1")]
    [InlineData("""{"type":"Pod","max":{"cpu":"3"},"min":{"cpu":"2"},"maxLimitRequestRatio":{"cpu":"2"}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"2\": ratio 2 is greater than max/min = 1.500000")]
    [InlineData("""{"type":"Container","default":{"example.com/gpu":"2"},"defaultRequest":{"example.com/gpu":"1"}}""", "spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: \"1\": default value 2 must equal to defaultRequest value 1 in example.com/gpu")]
    public void Limit_is_checked(string limit, params string[] errors) => Assert.Equal(errors, Ranges.CreateErrors($$"""{"metadata":{"name":"l"},"spec":{"limits":[{{limit}}]} }"""));

    [Fact]
    public void A_type_has_one_limit() => Assert.Equal(
        ["spec.limits[1].type: Duplicate value: \"Pod\""],
        Ranges.CreateErrors("""{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Pod"},{"type":"Pod"}]}}"""));

    [Fact]
    public void Container_limits_fill_each_other_in() => Assert.Equal(
        KindHarness.Parse("""{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"1","memory":"1Mi"},"default":{"cpu":"2"},"defaultRequest":{"cpu":"2","memory":"1Mi"}}"""),
        Ranges.Create("""{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"1","memory":"1Mi"}}]}}""").ArrayAt("spec", "limits")[0]);
}
