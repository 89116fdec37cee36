using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class DeploymentTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string Mismatch = "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`";
    private const string Percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    private static readonly WorkloadHarness Deployments = new("apps/v1", "Deployment");

    private static string Deployment(string member = "replicas", string value = "1", string name = "n") =>
        KindHarness.Parse($$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{{WorkloadHarness.Pod}}}} } } }""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("replicas", "-1", "spec.replicas: Invalid value: -1: " + NotNegative)]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("revisionHistoryLimit", "-1", "spec.revisionHistoryLimit: Invalid value: -1: " + NotNegative)]
    [InlineData("progressDeadlineSeconds", "-1", "spec.progressDeadlineSeconds: Invalid value: -1: " + NotNegative, "spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds")]
    [InlineData("minReadySeconds", "600", "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds")]
    [InlineData("selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for deployment")]
    [InlineData("selector", """{"matchLabels":{"app":"zzz"}}""", Mismatch)]
    [InlineData("selector", "null", "spec.selector: Required value", Mismatch)]
    [InlineData("selector", """{"matchExpressions":[{"key":"app","operator":"Near"}]}""", "spec.selector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator", "spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Near\"}]}: invalid label selector")]
    [InlineData("strategy", """{"type":"Sideways"}""", "spec.strategy: Unsupported value: {\"Type\":\"Sideways\",\"RollingUpdate\":null}: supported values: \"Recreate\", \"RollingUpdate\"")]
    [InlineData("strategy", """{"type":"Recreate","rollingUpdate":{"maxSurge":1}}""", "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'")]
    [InlineData("strategy.rollingUpdate", """{"maxUnavailable":0,"maxSurge":0}""", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0")]
    [InlineData("strategy.rollingUpdate", """{"maxUnavailable":"0%","maxSurge":"0%"}""", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0")]
    [InlineData("strategy.rollingUpdate", """{"maxUnavailable":"101%"}""", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("strategy.rollingUpdate", """{"maxSurge":"150%"}""")]
    [InlineData("strategy.rollingUpdate", """{"maxSurge":"5"}""", "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"5\": " + Percent)]
    [InlineData("strategy.rollingUpdate", """{"maxSurge":-1}""", "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: " + NotNegative)]
    [InlineData("template.spec.restartPolicy", "\"OnFailure\"", "spec.template.spec.restartPolicy: Unsupported value: \"OnFailure\": supported values: \"Always\"")]
    [InlineData("template.spec.activeDeadlineSeconds", "5", "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported")]
    [InlineData("template.spec.containers", "[]", "spec.template.spec.containers: Required value")]
    [InlineData("template.metadata.annotations", """{"controller.kubernetes.io/pod-deletion-cost":"+1"}""", "spec.template.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: \"+1\": must be a 32bit integer")]
    [InlineData("template.spec.ephemeralContainers", """[{"name":"e","image":"i","imagePullPolicy":"Always","terminationMessagePolicy":"File"}]""", "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) =>
        Assert.Equal(errors, Deployments.CreateErrors(Deployment(member, value)));

    [Fact]
    public void Nothing_but_a_name_lacks_everything() => Assert.Equal(
        ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`", "spec.template.spec.containers: Required value"],
        Deployments.CreateErrors("{}"));

    [Fact]
    public void Update_keeps_the_selector()
    {
        var old = Deployments.Create(Deployment());

        Assert.Empty(Deployments.UpdateErrors(old, d => d.WithAt(5, "spec", "replicas").WithAt("Recreate", "spec", "strategy", "type").WithoutAt("spec", "strategy", "rollingUpdate")));
        Assert.Equal(
            [
                "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`",
                "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"other\"}}: field is immutable",
            ],
            Deployments.UpdateErrors(old, d => d.WithAt("other", "spec", "selector", "matchLabels", "app")));
    }

    [Fact]
    public void Status_leaves_labels_and_spec()
    {
        var old = Deployments.Create(Deployment());
        var sent = old.WithAt(9, "spec", "replicas").WithAt("l", "metadata", "labels", "a").WithAt("b", "metadata", "annotations", "a").WithAt(1, "status", "replicas");
        var stored = Deployments.Strategy.PrepareForStatusUpdate(sent, old, KindHarness.Context);

        Assert.Equal(old.WithAt("b", "metadata", "annotations", "a").WithAt(1, "status", "replicas"), stored);
        Assert.Equal(KindHarness.Parse("""{"f:metadata":{"f:labels":{}},"f:spec":{}}"""), Deployments.Strategy.UnwrittenFields("status", hasStatus: true));
    }

    [Theory]
    [InlineData("""{"replicas":-1}""", "status.replicas: Invalid value: -1: " + NotNegative, "status.updatedReplicas: Invalid value: 0: cannot be greater than status.replicas", "status.readyReplicas: Invalid value: 0: cannot be greater than status.replicas", "status.availableReplicas: Invalid value: 0: cannot be greater than status.replicas")]
    [InlineData("""{"replicas":3,"updatedReplicas":4}""", "status.updatedReplicas: Invalid value: 4: cannot be greater than status.replicas")]
    [InlineData("""{"replicas":3,"readyReplicas":1,"availableReplicas":2}""", "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas")]
    [InlineData("""{"observedGeneration":-1,"unavailableReplicas":-2,"terminatingReplicas":-3}""", "status.observedGeneration: Invalid value: -1: " + NotNegative, "status.unavailableReplicas: Invalid value: -2: " + NotNegative, "status.terminatingReplicas: Invalid value: -3: " + NotNegative)]
    [InlineData("""{"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,"collisionCount":1,"observedGeneration":1}""")]
    public void Status_counters_fit_each_other(string status, params string[] errors) =>
        Assert.Equal(errors, Deployments.StatusErrors(Deployments.Create(Deployment()), status));

    [Theory]
    [InlineData("""{"collisionCount":1}""", "status.collisionCount: Invalid value: 1: cannot be decremented")]
    [InlineData("{}", "status.collisionCount: Invalid value: 0: cannot be decremented")]
    [InlineData("""{"collisionCount":3}""")]
    public void Collisions_are_never_fewer(string status, params string[] errors) =>
        Assert.Equal(errors, Deployments.StatusErrors(Deployments.WithStatus(Deployments.Create(Deployment()), """{"collisionCount":2}"""), status));

    [Fact]
    public void Warns_of_names_and_of_what_a_changed_template_holds()
    {
        const string name = "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]";
        const string secret = "spec.template.spec.imagePullSecrets[0].name: invalid empty name \"\"";
        var old = Deployments.Create(Deployment("template.spec.imagePullSecrets", """[{"name":""}]""", name: "a.b"));

        Assert.Equal([name, secret], Deployments.Warnings(old));
        Assert.Equal([secret], Deployments.Warnings(old.WithAt(2, "spec", "replicas"), old));
        Assert.Empty(Deployments.Warnings(old.WithAt("l", "metadata", "labels", "a"), old));
    }
}
