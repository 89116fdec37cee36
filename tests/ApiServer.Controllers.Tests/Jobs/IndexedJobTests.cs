using ApiServer.Controllers.Jobs;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Jobs;

public sealed class IndexedJobTests : JobTest
{
    [Fact]
    public async Task Each_index_has_a_pod_with_its_name_label_annotation_and_variable()
    {
        await CreateAsync("""  "completionMode":"Indexed","completions":3,"parallelism":2  """);
        Assert.Equal([0, 1], Active.Select(p => p.CompletionIndex()!.Value));
        var pod = Active[1];
        Assert.StartsWith("j-1-", pod.Name(), StringComparison.Ordinal);
        Assert.Equal(("1", "1", "j-1"), (pod.Label(JobPods.IndexKey), pod.Annotation(JobPods.IndexKey), pod.StringAt("spec", "hostname")));
        Assert.Equal(
            """{"name":"JOB_COMPLETION_INDEX","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.labels['batch.kubernetes.io/job-completion-index']"}}}""",
            pod.ArrayAt("spec", "containers")[0].ArrayAt("env")[0].ToString());

        await EndAsync(pod);
        Assert.Equal(("1", 1), (Status.String("completedIndexes"), Status.Integer("succeeded")));
        Assert.Equal([0, 2], Active.Select(p => p.CompletionIndex()!.Value));
        await EndAsync(Active[1]);
        Assert.Equal("1,2", Status.String("completedIndexes"));
        await EndAsync(Active[0]);
        Assert.Equal(("0-2", "0/0/0/3/0"), (Status.String("completedIndexes"), Counts()));
        Assert.True(Job.IsConditionTrue("Complete"));
    }

    [Fact]
    public async Task Failures_are_counted_by_index_and_the_others_go_on()
    {
        await CreateAsync("""  "completionMode":"Indexed","completions":2,"parallelism":2,"backoffLimitPerIndex":1  """);
        Assert.Equal("0", Active[0].Annotation(JobPods.FailureCountAnnotation));
        var first = Active[0];
        await EndAsync(first, 1);

        // It stays uncounted until its successor has its number of failures.
        Assert.True(Cluster.Client.Get(Pods, "default", first.Name())!.IsTracked());
        Assert.Equal("", Status.String("failedIndexes"));
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((0, "1"), (Active[0].CompletionIndex(), Active[0].Annotation(JobPods.FailureCountAnnotation)));
        Assert.False(Cluster.Client.Get(Pods, "default", first.Name())!.IsTracked());

        await EndAsync(Active[0], 1);
        Assert.Equal(("0", "1/0/0/0/2"), (Status.String("failedIndexes"), Counts()));
        await Cluster.PassAsync(TimeSpan.FromMinutes(20));
        await EndAsync(Active.Single());
        Assert.Equal("FailureTarget:FailedIndexes Failed:FailedIndexes", Conditions());
        Assert.Equal(("0", "1"), (Status.String("failedIndexes"), Status.String("completedIndexes")));
    }

    [Fact]
    public async Task Too_many_failed_indexes_end_the_job()
    {
        await CreateAsync("""  "completionMode":"Indexed","completions":4,"parallelism":4,"backoffLimitPerIndex":0,"maxFailedIndexes":1  """);
        await RunAllAsync();
        await EndAsync(Active[3], 1);
        Assert.Equal("", Conditions());
        await EndAsync(Active[0], 1);
        Assert.Equal(("FailureTarget:MaxFailedIndexesExceeded", "0,3"), (Conditions(), Status.String("failedIndexes")));
    }

    [Fact]
    public async Task A_rule_gives_up_an_index_at_once()
    {
        await CreateAsync("""
            "completionMode":"Indexed","completions":2,"parallelism":2,"backoffLimitPerIndex":5,
            "podFailurePolicy":{"rules":[{"action":"FailIndex","onExitCodes":{"operator":"NotIn","values":[1]}}]}
            """);
        await EndAsync(Active[1], 7);
        Assert.Equal("1", Status.String("failedIndexes"));
        await EndAsync(Active[0], 1);
        Assert.Equal("1", Status.String("failedIndexes"));
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, Active.Single().CompletionIndex());
    }

    [Theory]
    [InlineData("""{"succeededIndexes":"0-1"}""", 2)]
    [InlineData("""{"succeededIndexes":"0-2","succeededCount":1}""", 1)]
    [InlineData("""{"succeededCount":2}""", 2)]
    public async Task Some_indexes_can_be_enough(string rule, int needed)
    {
        await CreateAsync($$$"""  "completionMode":"Indexed","completions":3,"parallelism":3,"successPolicy":{"rules":[{{{rule}}}]}  """);
        await RunAllAsync();
        for (var i = 0; i < needed; i++)
        {
            Assert.Equal("", Conditions());
            await EndAsync(Active[0]);
        }

        Assert.Equal("SuccessCriteriaMet:SuccessPolicy", Conditions());
        foreach (var pod in Cluster.List(Pods).Where(p => p.IsDeleting()))
        {
            await Cluster.DeleteAsync(Pods, "default", pod.Name(), 0);
        }

        await Cluster.IdleAsync();
        Assert.Equal("SuccessCriteriaMet:SuccessPolicy Complete:SuccessPolicy", Conditions());
        Assert.Equal(("Matched rules at index 0", needed), (Job.Condition("Complete")!.String("message"), Status.Integer("succeeded")));
        Assert.Null(Status["failed"]);
    }

    [Fact]
    public async Task An_elastic_job_shrinks()
    {
        await CreateAsync("""  "completionMode":"Indexed","completions":4,"parallelism":4  """);
        await EndAsync(Active[3]);
        Assert.Equal("3", Status.String("completedIndexes"));
        await PatchAsync("\"completions\":2,\"parallelism\":2");
        Assert.Equal([0, 1], Active.Select(p => p.CompletionIndex()!.Value));
        Assert.Equal((null, null), (Status.String("completedIndexes"), Status.Integer("succeeded")));
    }

    [Theory]
    [InlineData("", 10, "")]
    [InlineData("0", 10, "0")]
    [InlineData("0,1,2,5,7,8", 10, "0-2,5,7,8")]
    [InlineData("1-3,4-6,x,8", 8, "1-6")]
    [InlineData("5-20", 8, "5-7")]
    public void Indexes_have_a_text_form(string text, int completions, string expected) =>
        Assert.Equal(expected, IndexSet.Parse(text, completions).ToString());

    [Fact]
    public void Sets_of_indexes_are_what_sets_of_numbers_are()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var a = Some(random);
            var b = Some(random);
            var (x, y) = (IndexSet.Of(a), IndexSet.Of(b));
            var both = x.With(y);
            Assert.Equal(IndexSet.Of(a.Union(b)).ToString(), both.ToString());
            Assert.Equal(a.Union(b).Count(), both.Count);
            Assert.Equal(a.Intersect(b).Count(), x.CommonWith(y));
            Assert.Equal(Enumerable.Range(0, 25).Where(a.Contains), Enumerable.Range(0, 25).Where(x.Contains));
            Assert.Equal(Enumerable.Range(0, 20).Except(a).Take(5), x.Missing(5, 20));
            Assert.Equal(x.ToString(), IndexSet.Parse(x.ToString(), 25).ToString());
        }
    }

    private static HashSet<int> Some(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(20))];
}
