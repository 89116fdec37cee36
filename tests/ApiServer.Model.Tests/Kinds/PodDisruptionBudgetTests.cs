namespace ApiServer.Model.Tests.Kinds;

public sealed class PodDisruptionBudgetTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string Percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    private const string Reason = "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

    private static readonly WorkloadHarness Budgets = new("policy/v1", "PodDisruptionBudget");

    private static string Budget(string spec) => $$$"""{"spec":{{{spec}}} }""";

    [Theory]
    [InlineData("""{"minAvailable":1,"maxUnavailable":"50%","selector":{"matchLabels":{"a":"b"}}}""", "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":{\"matchLabels\":{\"a\":\"b\"}},\"MaxUnavailable\":\"50%\",\"UnhealthyPodEvictionPolicy\":null}: minAvailable and maxUnavailable cannot be both set")]
    [InlineData("""{"minAvailable":-1}""", "spec.minAvailable: Invalid value: -1: " + NotNegative)]
    [InlineData("""{"minAvailable":"half"}""", "spec.minAvailable: Invalid value: \"half\": " + Percent)]
    [InlineData("""{"maxUnavailable":"-5%"}""", "spec.maxUnavailable: Invalid value: \"-5%\": " + Percent)]
    [InlineData("""{"maxUnavailable":"101%"}""", "spec.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"a","operator":"In"}]}}""", "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"unhealthyPodEvictionPolicy":"Never"}""", "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"")]
    [InlineData("""{"minAvailable":"100%","selector":{},"unhealthyPodEvictionPolicy":"AlwaysAllow"}""")]
    [InlineData("{}")]
    public void Create_refuses_with_upstreams_words(string spec, params string[] errors) => Assert.Equal(errors, Budgets.CreateErrors(Budget(spec)));

    [Fact]
    public void Name_is_any_that_fits_into_a_path()
    {
        Assert.Empty(Budgets.CreateErrors("""{"metadata":{"name":"My_Budget"},"spec":{}}"""));
        Assert.Equal(["metadata.name: Invalid value: \"a/b\": may not contain '/'"], Budgets.CreateErrors("""{"metadata":{"name":"a/b"},"spec":{}}"""));
    }

    [Theory]
    [InlineData("""{"disruptionsAllowed":-1,"currentHealthy":-1,"desiredHealthy":-1,"expectedPods":-1}""", "status.disruptionsAllowed: Invalid value: -1: " + NotNegative, "status.currentHealthy: Invalid value: -1: " + NotNegative, "status.desiredHealthy: Invalid value: -1: " + NotNegative, "status.expectedPods: Invalid value: -1: " + NotNegative)]
    [InlineData("""{"conditions":[{"type":"a b","status":"Maybe","observedGeneration":-1,"reason":"not one"}]}""", "status.conditions[0].type: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')", "status.conditions[0].status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"", "status.conditions[0].observedGeneration: Invalid value: -1: must be greater than or equal to zero", "status.conditions[0].lastTransitionTime: Required value", "status.conditions[0].reason: Invalid value: \"not one\": " + Reason)]
    [InlineData("""{"conditions":[{"type":"a","status":"True","lastTransitionTime":"2026-11-23T10:20:31Z","reason":"R"},{"type":"a","status":"True","lastTransitionTime":"2026-11-23T10:20:31Z","reason":""}]}""", "status.conditions[1].type: Duplicate value: \"a\"", "status.conditions[1].reason: Required value")]
    public void Status_is_looked_at(string status, params string[] errors) => Assert.Equal(errors, Budgets.StatusErrors(Budgets.Create(Budget("{}")), status));
}
