using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class ReplicaSetTests
{
    private const string NotNegative = "must be greater than or equal to 0";

    private static readonly WorkloadHarness Sets = new("apps/v1", "ReplicaSet");

    private static string Set(string member = "replicas", string value = "1") =>
        KindHarness.Parse($$$$"""{"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{{WorkloadHarness.Pod}}}} } } }""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("replicas", "-1", "spec.replicas: Invalid value: -1: " + NotNegative)]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for deployment")]
    [InlineData("selector", """{"matchLabels":{"app":"zzz"}}""", "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData("template.spec.restartPolicy", "\"Never\"", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData("template.spec.activeDeadlineSeconds", "5", "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported")]
    [InlineData("template.metadata.labels", """{"app":"web","a b":"x"}""", "spec.template.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Sets.CreateErrors(Set(member, value)));

    [Fact]
    public void Update_keeps_the_selector()
    {
        var old = Sets.Create(Set());

        Assert.Empty(Sets.UpdateErrors(old, s => s.WithAt(5, "spec", "replicas").WithAt("redis", "spec", "template", "metadata", "annotations", "a")));
        Assert.Equal(
            ["spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\"}]}: field is immutable"],
            Sets.UpdateErrors(old, s => s.WithAt(KindHarness.Parse("""{"matchExpressions":[{"key":"app","operator":"Exists"}]}"""), "spec", "selector")));
    }

    [Theory]
    [InlineData("""{"replicas":1,"fullyLabeledReplicas":2,"readyReplicas":2,"availableReplicas":2}""", "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas", "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas", "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas")]
    [InlineData("""{"replicas":3,"readyReplicas":1,"availableReplicas":2}""", "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas")]
    [InlineData("""{"replicas":1,"observedGeneration":-1,"terminatingReplicas":-1}""", "status.observedGeneration: Invalid value: -1: " + NotNegative, "status.terminatingReplicas: Invalid value: -1: " + NotNegative)]
    [InlineData("""{"replicas":3,"fullyLabeledReplicas":3,"readyReplicas":3,"availableReplicas":3}""")]
    public void Status_counters_fit_each_other(string status, params string[] errors) => Assert.Equal(errors, Sets.StatusErrors(Sets.Create(Set()), status));
}
