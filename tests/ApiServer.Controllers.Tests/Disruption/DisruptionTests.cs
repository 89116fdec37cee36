using ApiServer.Controllers.Disruption;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Disruption;

public sealed class DisruptionTests : IAsyncLifetime
{
    private const string Budgets = ResourceNames.PodDisruptionBudgets;
    private const string Sufficient = "True SufficientPods ";
    private const string Insufficient = "False InsufficientPods ";

    private readonly TellingRecorder _events = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new DisruptionController(_cluster.Client, _events), new StaleDisruptions(_cluster.Client));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task A_number_of_pods_has_to_stay()
    {
        await BudgetAsync("\"minAvailable\":2");
        Assert.Equal(("0/2 of 0 healthy, 0 allowed", Insufficient), Status());
        Assert.Contains("Normal PodDisruptionBudget/b NoPods: No matching pods found", _events.Lines);

        await PodAsync("p1");
        await PodAsync("p2");
        Assert.Equal(("2/2 of 2 healthy, 0 allowed", Insufficient), Status());
        await PodAsync("p3");
        Assert.Equal(("3/2 of 3 healthy, 1 allowed", Sufficient), Status());
        await PodAsync("p4", ready: false);
        await PodAsync("other", label: "x");
        Assert.Equal(("3/2 of 4 healthy, 1 allowed", Sufficient), Status());

        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p1", 30);
        await _cluster.IdleAsync();
        Assert.Equal(("2/2 of 4 healthy, 0 allowed", Insufficient), Status());
    }

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task A_change_of_the_budget_or_of_labels_is_counted()
    {
        await PodAsync("p1");
        await PodAsync("p2");
        await BudgetAsync("\"minAvailable\":1");
        Assert.Equal(("2/1 of 2 healthy, 1 allowed", Sufficient), Status());
        Assert.Equal(1, Budget().IntegerAt("status", "observedGeneration"));

        await _cluster.PatchAsync(Budgets, "default", "b", """{"spec":{"minAvailable":0}}""");
        await _cluster.IdleAsync();
        Assert.Equal(("2/0 of 2 healthy, 2 allowed", Sufficient), Status());
        Assert.Equal((2, 2), (Budget().IntegerAt("status", "observedGeneration"), Budget().Condition("DisruptionAllowed")!.Integer("observedGeneration")));

        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p1", """{"metadata":{"labels":{"app":"x"}}}""");
        await _cluster.IdleAsync();
        Assert.Equal(("1/0 of 1 healthy, 1 allowed", Sufficient), Status());
    }

    [Theory]
    [InlineData("\"maxUnavailable\":1", "2/2 of 3 healthy, 0 allowed")]
    [InlineData("\"maxUnavailable\":\"50%\"", "2/1 of 3 healthy, 1 allowed")]
    [InlineData("\"maxUnavailable\":5", "2/0 of 3 healthy, 2 allowed")]
    [InlineData("\"minAvailable\":\"50%\"", "2/2 of 3 healthy, 0 allowed")]
    [InlineData("\"minAvailable\":\"30%\"", "2/1 of 3 healthy, 1 allowed")]
    [Trait("spec", "4.5.4")]
    public async Task A_share_is_of_what_the_controller_wants(string bound, string status)
    {
        var set = await _cluster.CreateAsync(ResourceNames.StatefulSets, """{"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":3,"serviceName":"s","selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        await PodAsync("web-0", owner: set);
        await PodAsync("web-1", owner: set);
        await BudgetAsync(bound);
        Assert.Equal(status, Status().Numbers);
    }

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task The_replicas_of_a_deployment_count_for_its_replica_sets()
    {
        const string Spec = """ "selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i"}]} } """;
        var deployment = await _cluster.CreateAsync("deployments.apps", $$"""{"metadata":{"name":"d","namespace":"default"},"spec":{"replicas":10,{{Spec}} } }""");
        foreach (var (name, replicas) in new[] { ("r1", 4), ("r2", 6) })
        {
            var set = await _cluster.CreateAsync("replicasets.apps", $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","ownerReferences":[{{{ObjectMetadata.ControllerReferenceTo(deployment)}}}]},"spec":{"replicas":{{{replicas}}},{{{Spec}}} } }""");
            await PodAsync(name + "-1", owner: set);
        }

        await BudgetAsync("\"maxUnavailable\":\"50%\"");
        Assert.Equal("2/5 of 10 healthy, 0 allowed", Status().Numbers);
    }

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task Pods_without_controller_do_not_count_for_a_share()
    {
        await PodAsync("p1");
        await BudgetAsync("\"maxUnavailable\":1");
        Assert.Equal(("1/0 of 0 healthy, 0 allowed", Insufficient), Status());
        Assert.Contains(
            "Warning PodDisruptionBudget/b UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: a,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.",
            _events.Lines);
    }

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task What_cannot_be_counted_allows_nothing()
    {
        var job = await _cluster.CreateAsync("jobs.batch", """{"metadata":{"name":"j","namespace":"default"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""");
        await PodAsync("p1", owner: job);
        await BudgetAsync("\"maxUnavailable\":1");
        Assert.Equal("False SyncFailed jobs.batch does not implement the scale subresource", Status().Condition);
        Assert.Contains(
            "Warning PodDisruptionBudget/b CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource",
            _events.Lines);

        await _cluster.PatchAsync(Budgets, "default", "b", """{"spec":{"maxUnavailable":null,"minAvailable":0}}""");
        await _cluster.IdleAsync();
        Assert.Equal(("1/0 of 1 healthy, 1 allowed", Sufficient), Status());
    }

    [Fact]
    [Trait("spec", "4.5.4")]
    public async Task An_evicted_pod_that_does_not_go_counts_again_after_two_minutes()
    {
        await PodAsync("p1");
        await PodAsync("p2");
        await BudgetAsync("\"minAvailable\":1");
        await _cluster.PatchAsync(Budgets, "default", "b", """{"status":{"disruptionsAllowed":0,"disruptedPods":{"p1":"2026-01-01T00:00:00Z","gone":"2026-01-01T00:00:00Z"}}}""", "status");
        await _cluster.IdleAsync();
        Assert.Equal("1/1 of 2 healthy, 0 allowed", Status().Numbers);
        Assert.Equal("""{"p1":"2026-01-01T00:00:00Z"}""", Budget().At("status", "disruptedPods")!.ToString());

        await _cluster.PassAsync(TimeSpan.FromSeconds(119));
        Assert.Equal("1/1 of 2 healthy, 0 allowed", Status().Numbers);
        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("2/1 of 2 healthy, 1 allowed", Status().Numbers);
        Assert.Null(Budget().At("status", "disruptedPods"));
        Assert.Contains("Warning Pod/p1 NotDeleted: Pod was expected by PDB default/b to be deleted but it wasn't", _events.Lines);
    }

    [Fact]
    public async Task Two_budgets_for_one_pod_are_told()
    {
        await BudgetAsync("\"minAvailable\":1");
        await BudgetAsync("\"minAvailable\":0", "c");
        await PodAsync("p1");
        Assert.Contains("Warning Pod/p1 MultiplePodDisruptionBudgets: Pod \"default\"/\"p1\" matches multiple PodDisruptionBudgets.  Chose \"b\" arbitrarily.", _events.Lines);
        Assert.Equal("1/1 of 1 healthy, 0 allowed", Status().Numbers);
    }

    [Fact]
    public async Task A_pod_that_was_to_be_disrupted_and_was_not_says_so()
    {
        await PodAsync("p1");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p1", """{"status":{"conditions":[{"type":"DisruptionTarget","status":"True","reason":"EvictionByEvictionAPI","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""", "status");
        await _cluster.PassAsync(TimeSpan.FromSeconds(119));
        Assert.True(Pod("p1").IsConditionTrue("DisruptionTarget"));
        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(
            TestRegistry.Json("""{"type":"DisruptionTarget","observedGeneration":1,"status":"False","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:02:00Z"}"""),
            Pod("p1").Condition("DisruptionTarget"));
    }

    private async Task BudgetAsync(string bound, string name = "b")
    {
        await _cluster.CreateAsync(Budgets, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"selector":{"matchLabels":{"app":"a"}},{{{bound}}} } }""");
        await _cluster.IdleAsync();
    }

    private async Task PodAsync(string name, bool ready = true, string label = "a", JsonObject? owner = null)
    {
        var owners = owner is null ? "" : ObjectMetadata.ControllerReferenceTo(owner).ToString();
        await _cluster.CreateAsync(ResourceNames.Pods, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"{{{label}}}"},"ownerReferences":[{{{owners}}}]},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]} }""");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", name, $$$"""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{ready}}}"}]} }""", "status");
        await _cluster.IdleAsync();
    }

    private JsonObject Pod(string name) => _cluster.Client.Get(ResourceNames.Pods, "default", name)!;

    private JsonObject Budget() => _cluster.Client.Get(Budgets, "default", "b")!;

    private (string Numbers, string Condition) Status()
    {
        var (status, condition) = (Budget().ObjectAt("status"), Budget().Condition("DisruptionAllowed")!);
        return (
            $"{status.Integer("currentHealthy")}/{status.Integer("desiredHealthy")} of {status.Integer("expectedPods")} healthy, {status.Integer("disruptionsAllowed")} allowed",
            $"{condition.String("status")} {condition.String("reason")} {condition.String("message")}");
    }
}
