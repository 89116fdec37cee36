using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class EvictionTests : VerbTest
{
    private const string Budgets = "poddisruptionbudgets.policy";

    [Fact]
    [Trait("spec", "4.5.1")]
    public async Task A_pending_pod_is_deleted_and_the_answer_is_201_with_a_status()
    {
        await PodAsync("p3");
        var answer = await EvictAsync("p3");
        Assert.Equal(201, answer.Code);
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}""", answer.Json.ToString());
        Assert.Null(Pod("p3"));
    }

    [Fact]
    [Trait("spec", "4.5.3")]
    public async Task A_running_pod_says_that_it_was_evicted_while_it_ends()
    {
        await RunningAsync("p");
        await EvictAsync("p");
        var condition = Pod("p").ArrayAt("status", "conditions").Objects.Single(c => c.String("type") == "DisruptionTarget");
        Assert.True(Pod("p")!.IsDeleting());
        Assert.Equal(
            ("True", "EvictionByEvictionAPI", "Eviction API: evicting"),
            (condition.String("status"), condition.String("reason"), condition.String("message")));
    }

    [Fact]
    public async Task A_missing_pod_is_404()
    {
        var status = await RefusedAsync(Eviction("nope"));
        Assert.Equal((404, "pods \"nope\" not found"), (status.Code, status.Message));
    }

    [Fact]
    [Trait("spec", "4.5.3")]
    public async Task Another_name_in_the_body_is_400()
    {
        await PodAsync("p4");
        var status = await RefusedAsync(new CreateRequest(
            Scope("create", "p4", ResourceNames.Pods, "eviction"), TestRegistry.Json("""{"metadata":{"name":"zz"}}""")));
        Assert.Equal((400, "name in URL does not match name in Eviction object"), (status.Code, status.Message));
    }

    [Fact]
    public async Task A_precondition_that_does_not_hold_is_409_and_changes_nothing()
    {
        var pod = await PodAsync("p4");
        var status = await RefusedAsync(Eviction("p4", ""","deleteOptions":{"preconditions":{"uid":"zzz"}}"""));
        Assert.Equal(
            $"Operation cannot be fulfilled on Pod \"p4\": the UID in the precondition (zzz) does not match the UID in record ({pod.Uid()}). The object might have been deleted and then recreated",
            status.Message);
        Assert.Equal((409, "Pod", "p4"), (status.Code, status.Kind, status.Name));
        Assert.Equal(pod, Pod("p4"));
    }

    [Fact]
    public async Task A_dry_run_in_the_body_changes_nothing()
    {
        var pod = await RunningAsync("p");
        await BudgetAsync(allowed: 1);
        var before = Registry.Store.Revision;
        Assert.Equal(201, (await SendAsync(Eviction("p", ""","deleteOptions":{"dryRun":["All"]}"""))).Code);
        Assert.Equal((before, pod), (Registry.Store.Revision, Pod("p")));
    }

    [Fact]
    [Trait("spec", "4.5.2")]
    public async Task A_budget_without_disruptions_left_is_429_with_its_numbers()
    {
        await RunningAsync("p5");
        await BudgetAsync(allowed: 0);
        var status = await RefusedAsync(Eviction("p5"));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Cannot evict pod as it would violate the pod's disruption budget.","reason":"TooManyRequests","details":{"causes":[{"reason":"DisruptionBudget","message":"The disruption budget pdb needs 1 healthy pods and has 1 currently"}]},"code":429}""",
            status.ToJson().ToString());
        Assert.False(Pod("p5")!.IsDeleting());
    }

    [Theory]
    [InlineData(2, "SyncFailed", "found no controllers for pod \"p5\"", "The disruption budget pdb does not allow evicting pods currently because it failed sync: found no controllers for pod \"p5\"")]
    [InlineData(1, "Why", "so", "The disruption budget pdb needs 1 healthy pods and has 1 currently")]
    [InlineData(2, "Why", "so", "The disruption budget pdb does not allow evicting pods currently (Why): so")]
    [InlineData(2, "Why", "", "The disruption budget pdb does not allow evicting pods currently")]
    public async Task A_budget_says_why_it_allows_nothing(int healthy, string reason, string message, string why)
    {
        await RunningAsync("p5");
        await BudgetAsync(allowed: 0);
        var patch = JsonObject.Of(("status", JsonObject.Of(
            ("currentHealthy", healthy),
            ("conditions", JsonArray.Of(JsonObject.Of(
                ("type", "DisruptionAllowed"), ("status", "False"), ("reason", reason), ("message", message), ("lastTransitionTime", "2026-01-01T00:00:00Z")))))));
        await Registry.Client.PatchAsync(Budgets, "default", "pdb", patch, CancellationToken.None, "status");
        Assert.Equal(why, (await RefusedAsync(Eviction("p5"))).Causes.Single().Message);
    }

    [Fact]
    [Trait("spec", "4.5.2")]
    public async Task A_budget_that_nobody_has_counted_yet_is_429_with_a_time_to_come_back()
    {
        await RunningAsync("p");
        await CreateAsync(Budget(), Budgets);
        var status = await RefusedAsync(Eviction("p"));
        Assert.Equal((429, 10), (status.Code, status.RetryAfterSeconds));
        Assert.Equal("The disruption budget pdb is still being processed by the server.", status.Causes.Single().Message);
    }

    [Fact]
    [Trait("spec", "4.5.3")]
    public async Task An_allowed_disruption_is_taken_from_the_budget()
    {
        await RunningAsync("p");
        await BudgetAsync(allowed: 1);
        await EvictAsync("p");
        var budget = Registry.Client.Get(Budgets, "default", "pdb");
        Assert.Equal(0, budget.IntegerAt("status", "disruptionsAllowed"));
        Assert.NotNull(budget.StringAt("status", "disruptedPods", "p"));
        Assert.True(Pod("p")!.IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.5.3")]
    public async Task An_unready_pod_may_go_when_enough_others_are_healthy()
    {
        await RunningAsync("p", ready: "False");
        await BudgetAsync(allowed: 0);
        await EvictAsync("p");
        Assert.True(Pod("p")!.IsDeleting());
    }

    [Theory]
    [InlineData("", 0, false)]
    [InlineData(""" "unhealthyPodEvictionPolicy":"IfHealthyBudget", """, 0, false)]
    [InlineData(""" "unhealthyPodEvictionPolicy":"AlwaysAllow", """, 0, true)]
    [InlineData(""" "unhealthyPodEvictionPolicy":"AlwaysAllow", """, 1, true)]
    [InlineData("", 1, true)]
    [Trait("spec", "4.5.3")]
    public async Task An_unready_pod_of_a_broken_budget_goes_only_when_the_budget_says_so(string policy, int healthy, bool goes)
    {
        await RunningAsync("p", ready: "False");
        await CreateAsync(Budget(policy: policy), Budgets);
        var status = TestRegistry.Json(
            $$$"""{"status":{"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":{{{healthy}}},"desiredHealthy":1,"expectedPods":2}}""");
        await Registry.Client.PatchAsync(Budgets, "default", "pdb", status, CancellationToken.None, "status");
        if (goes)
        {
            await EvictAsync("p");
        }
        else
        {
            Assert.Equal(429, (await RefusedAsync(Eviction("p"))).Code);
        }

        Assert.Equal(goes, Pod("p")!.IsDeleting());
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    [Trait("spec", "4.5.1")]
    public async Task A_pod_that_has_ended_needs_no_budget(string phase)
    {
        await RunningAsync("p");
        await Registry.Client.PatchAsync(ResourceNames.Pods, "default", "p", TestRegistry.Json($$$"""{"status":{"phase":"{{{phase}}}"}}"""), CancellationToken.None, "status");
        await BudgetAsync(allowed: 0);
        Assert.Equal(201, (await EvictAsync("p")).Code);
        Assert.Null(Pod("p"));
    }

    [Fact]
    [Trait("spec", "4.5.1")]
    public async Task A_pod_that_is_ending_already_needs_no_budget()
    {
        await RunningAsync("p");
        await Registry.Client.DeleteAsync(ResourceNames.Pods, "default", "p", DeleteOptions.Default, CancellationToken.None);
        await BudgetAsync(allowed: 0);
        Assert.Equal(201, (await EvictAsync("p")).Code);
    }

    [Fact]
    [Trait("spec", "4.5.1")]
    public async Task Two_budgets_for_one_pod_are_500()
    {
        await RunningAsync("p");
        await BudgetAsync(allowed: 1);
        await CreateAsync(Budget("other"), Budgets);
        var status = await RefusedAsync(Eviction("p"));
        Assert.Equal(
            (500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (status.Code, status.Message));
    }

    private static JsonObject Budget(string name = "pdb", string policy = "") => TestRegistry.Json(
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{policy}}} "minAvailable":1,"selector":{"matchLabels":{"app":"g"} } }}""");

    private CreateRequest Eviction(string name, string rest = "") => new(
        Scope("create", name, ResourceNames.Pods, "eviction"), TestRegistry.Json($$$"""{"metadata":{"name":"{{{name}}}"} {{{rest}}} }"""));

    private Task<ObjectResponse> EvictAsync(string name) => SendAsync(Eviction(name));

    private JsonObject? Pod(string name) => Registry.Client.Get(ResourceNames.Pods, "default", name);

    private Task<JsonObject> PodAsync(string name, string node = "") => CreateAsync(
        TestRegistry.Json($$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"g"}},"spec":{"nodeName":"{{{node}}}","containers":[{"name":"c","image":"nginx"}]}}"""),
        ResourceNames.Pods);

    private async Task<JsonObject> RunningAsync(string name, string ready = "True")
    {
        await PodAsync(name, "node-0");
        var status = TestRegistry.Json($$$"""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""");
        return await Registry.Client.PatchAsync(ResourceNames.Pods, "default", name, status, CancellationToken.None, "status");
    }

    private async Task BudgetAsync(int allowed)
    {
        await CreateAsync(Budget(), Budgets);
        var status = TestRegistry.Json(
            $$$"""{"status":{"observedGeneration":1,"disruptionsAllowed":{{{allowed}}},"currentHealthy":1,"desiredHealthy":1,"expectedPods":1}}""");
        await Registry.Client.PatchAsync(Budgets, "default", "pdb", status, CancellationToken.None, "status");
    }
}
