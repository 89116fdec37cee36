using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class ReplicationControllerTests
{
    private const string NotNegative = "must be greater than or equal to 0";

    private static readonly WorkloadHarness Controllers = new("v1", "ReplicationController");

    private static string Controller(string member = "replicas", string value = "1") =>
        KindHarness.Parse($$$$"""{"spec":{"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{{WorkloadHarness.Pod}}}} } } }""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("replicas", "-1", "spec.replicas: Invalid value: -1: " + NotNegative)]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("template", "null", "spec.selector: Required value", "spec.template: Required value")]
    [InlineData("selector", """{"app":"zzz"}""", "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData("template.metadata", "{}", "spec.selector: Required value")]
    [InlineData("template.spec.restartPolicy", "\"Never\"", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData("template.spec.activeDeadlineSeconds", "5", "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Controllers.CreateErrors(Controller(member, value)));

    [Fact]
    public void Update_may_change_the_selector()
    {
        var old = Controllers.Create(Controller());

        Assert.Empty(Controllers.UpdateErrors(old, c => c.WithAt("x", "spec", "selector", "app").WithAt("x", "spec", "template", "metadata", "labels", "app")));
    }

    [Theory]
    [InlineData("""{"replicas":1,"fullyLabeledReplicas":2,"readyReplicas":-1}""", "status.readyReplicas: Invalid value: -1: " + NotNegative, "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas", "status.availableReplicas: Invalid value: 0: cannot be greater than readyReplicas")]
    [InlineData("""{"replicas":3,"fullyLabeledReplicas":3,"readyReplicas":3,"availableReplicas":3,"observedGeneration":1}""")]
    public void Status_counters_fit_each_other(string status, params string[] errors) => Assert.Equal(errors, Controllers.StatusErrors(Controllers.Create(Controller()), status));

    [Fact]
    public void Can_be_selected_by_its_replicas()
    {
        var rules = new KindHarness("", "v1", "ReplicationController").Rules;
        var obj = Controllers.WithStatus(Controllers.Create(Controller()), """{"replicas":3}""");

        Assert.Equal(["status.replicas"], rules.SelectableFieldNames);
        Assert.Equal([new("status.replicas", "3")], rules.SelectableFields(obj));
    }

    [Fact]
    public void Warns_of_the_template_that_an_update_replaces()
    {
        var old = Controllers.Create(Controller("template.spec.imagePullSecrets", """[{"name":""}]"""));

        Assert.Equal(["spec.template.spec.imagePullSecrets[0].name: invalid empty name \"\""], Controllers.Warnings(old.WithoutAt("spec", "template", "spec", "imagePullSecrets"), old));
    }
}
