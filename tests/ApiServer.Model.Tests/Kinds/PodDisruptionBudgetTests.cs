namespace ApiServer.Model.Tests.Kinds;

public sealed class PodDisruptionBudgetTests
{
    private const string Percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    private static readonly KindHarness Budgets = new("policy", "v1", "PodDisruptionBudget");

    [Theory]
    [InlineData("\"minAvailable\":0")]
    [InlineData("\"maxUnavailable\":\"100%\",\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"")]
    [InlineData("\"selector\":{}")]
    public void A_budget_is_taken(string spec) => Assert.Empty(Budgets.CreateErrors(Budget(spec)));

    [Theory]
    [InlineData("\"minAvailable\":-1", "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"minAvailable\":\"half\"", "spec.minAvailable: Invalid value: \"half\": " + Percent)]
    [InlineData("\"maxUnavailable\":\"-5%\"", "spec.maxUnavailable: Invalid value: \"-5%\": " + Percent)]
    [InlineData("\"maxUnavailable\":\"101%\"", "spec.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("\"minAvailable\":1,\"maxUnavailable\":1", "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":null,\"MaxUnavailable\":1,\"UnhealthyPodEvictionPolicy\":null}: minAvailable and maxUnavailable cannot be both set")]
    [InlineData("\"unhealthyPodEvictionPolicy\":\"Never\"", "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"")]
    public void A_budget_is_refused_with_upstreams_words(string spec, string error) => Assert.Equal([error], Budgets.CreateErrors(Budget(spec)));

    private static string Budget(string spec) => $$$"""{"metadata":{"name":"b"},"spec":{ {{{spec}}} } }""";
}
