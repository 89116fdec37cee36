using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class DaemonSetTests
{
    private const string NotNegative = "must be greater than or equal to 0";

    private static readonly WorkloadHarness Sets = new("apps/v1", "DaemonSet");

    private static string Set(string member = "minReadySeconds", string value = "1") =>
        KindHarness.Parse($$$$"""{"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{{WorkloadHarness.Pod}}}} } } }""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("revisionHistoryLimit", "-1", "spec.revisionHistoryLimit: Invalid value: -1: " + NotNegative)]
    [InlineData("selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for daemonset")]
    [InlineData("selector", "null", "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData("template.spec.restartPolicy", "\"Never\"", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData("template.spec.activeDeadlineSeconds", "5", "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported")]
    [InlineData("updateStrategy", """{"type":"Sideways"}""", "spec.updateStrategy: Unsupported value: {\"Type\":\"Sideways\",\"RollingUpdate\":null}: supported values: \"RollingUpdate\", \"OnDelete\"")]
    [InlineData("updateStrategy.rollingUpdate", """{"maxUnavailable":0}""", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("updateStrategy.rollingUpdate", """{"maxSurge":"10%"}""", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"10%\": may not be set when maxUnavailable is non-zero")]
    [InlineData("updateStrategy.rollingUpdate", """{"maxUnavailable":0,"maxSurge":"101%"}""", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("updateStrategy.rollingUpdate", """{"maxUnavailable":0,"maxSurge":1}""")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Sets.CreateErrors(Set(member, value)));

    [Fact]
    public void Update_keeps_the_selector()
    {
        var old = Sets.Create(Set());

        Assert.Empty(Sets.UpdateErrors(old, s => s.WithAt("OnDelete", "spec", "updateStrategy", "type")));
        Assert.Equal(
            ["spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"x\"}}: field is immutable"],
            Sets.UpdateErrors(old, s => s.WithAt("x", "spec", "selector", "matchLabels", "app").WithAt("x", "spec", "template", "metadata", "labels", "app")));
    }

    [Theory]
    [InlineData("""{"currentNumberScheduled":-1,"numberMisscheduled":-1,"desiredNumberScheduled":-1,"numberReady":-1,"observedGeneration":-1,"updatedNumberScheduled":-1,"numberAvailable":-1,"numberUnavailable":-1,"collisionCount":-1}""", "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount")]
    [InlineData("""{"currentNumberScheduled":1,"numberMisscheduled":2,"desiredNumberScheduled":1,"numberReady":5}""")]
    public void Status_counters_are_not_negative(string status, params string[] counters) => Assert.Equal(
        counters.Select(c => $"status.{c}: Invalid value: -1: {NotNegative}"),
        Sets.StatusErrors(Sets.Create(Set()), status));

    [Fact]
    public void Collisions_are_never_fewer() => Assert.Equal(
        ["status.collisionCount: Invalid value: 1: cannot be decremented"],
        Sets.StatusErrors(Sets.WithStatus(Sets.Create(Set()), """{"collisionCount":2}"""), """{"collisionCount":1,"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}"""));

    [Fact]
    public void Warns_of_a_changed_template_only()
    {
        const string secret = "spec.template.spec.imagePullSecrets[0].name: invalid empty name \"\"";
        var old = Sets.Create(Set("template.spec.imagePullSecrets", """[{"name":""}]"""));

        Assert.Equal([secret], Sets.Warnings(old));
        Assert.Equal([secret], Sets.Warnings(old.WithAt("b", "spec", "template", "metadata", "labels", "a"), old));
        Assert.Empty(Sets.Warnings(old.WithAt(5, "spec", "minReadySeconds"), old));
    }
}
