using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class JobTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string Policy = "spec.podFailurePolicy";
    private const string Suspended = """{"completions":2,"parallelism":2,"suspend":true}""";

    private static readonly WorkloadHarness Jobs = new("batch/v1", "Job");

    /// <summary>A Job with these members in its spec.</summary>
    private static string Job(string members, string name = "n")
    {
        var job = KindHarness.Parse($$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } }""");
        return job.With("spec", KindHarness.Parse(members).Aggregate(job.ObjectAt("spec"), (spec, member) => spec.WithAt(member.Value, member.Key.Split('.')))).ToString();
    }

    private static JsonObject Stored(string members = "{}") => Jobs.Create(Job(members));

    [Theory]
    [InlineData("""{"parallelism":-1,"completions":-1,"activeDeadlineSeconds":-1,"backoffLimit":-1,"ttlSecondsAfterFinished":-1}""", "spec.parallelism: Invalid value: -1: " + NotNegative, "spec.completions: Invalid value: -1: " + NotNegative, "spec.activeDeadlineSeconds: Invalid value: -1: " + NotNegative, "spec.backoffLimit: Invalid value: -1: " + NotNegative, "spec.ttlSecondsAfterFinished: Invalid value: -1: " + NotNegative)]
    [InlineData("""{"maxFailedIndexes":1,"completions":2,"completionMode":"Indexed"}""", "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified")]
    [InlineData("""{"backoffLimitPerIndex":1,"maxFailedIndexes":1}""", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode", "spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode")]
    [InlineData("""{"completionMode":"Indexed","parallelism":1}""", "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData("""{"completionMode":"Sideways"}""", "spec.completionMode: Unsupported value: \"Sideways\": supported values: \"NonIndexed\", \"Indexed\"")]
    [InlineData("""{"completionMode":"Indexed","completions":5,"parallelism":100001}""", "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed")]
    [InlineData("""{"completionMode":"Indexed","completions":5,"backoffLimitPerIndex":1,"maxFailedIndexes":6}""", "spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions")]
    [InlineData("""{"completionMode":"Indexed","completions":100001,"backoffLimitPerIndex":1,"parallelism":10001}""", "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000", "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index")]
    [InlineData("""{"managedBy":"me"}""", "spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("""{"managedBy":""}""", "spec.managedBy: Required value")]
    [InlineData("""{"managedBy":"acme.io/a b"}""", "spec.managedBy: Invalid value: \"a b\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")]
    [InlineData("""{"managedBy":"acme.io/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}""", "spec.managedBy: Too long: may not be more than 63 bytes")]
    [InlineData("""{"podReplacementPolicy":"Soon"}""", "spec.podReplacementPolicy: Unsupported value: \"Soon\": supported values: \"Failed\", \"TerminatingOrFailed\"")]
    [InlineData("""{"podReplacementPolicy":"TerminatingOrFailed","podFailurePolicy":{"rules":[]}}""", "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\"")]
    [InlineData("""{"successPolicy":{"rules":[{"succeededCount":1}]}}""", "spec.successPolicy: Invalid value: {\"Rules\":[{\"SucceededIndexes\":null,\"SucceededCount\":1}]}: requires indexed completion mode")]
    [InlineData("""{"template.spec.restartPolicy":"Always"}""", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("""{"template.spec.restartPolicy":""}""", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("""{"template.spec.restartPolicy":"OnFailure","podFailurePolicy":{"rules":[]}}""", "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when podFailurePolicy is specified")]
    [InlineData("""{"template.spec.containers":[]}""", "spec.template.spec.containers: Required value")]
    [InlineData("""{"template.metadata.labels":{"job-name":"other"}}""", "spec.template.metadata.labels[job-name]: Invalid value: {\"batch.kubernetes.io/controller-uid\":\"u-1\",\"batch.kubernetes.io/job-name\":\"n\",\"controller-uid\":\"u-1\",\"job-name\":\"other\"}: must be 'n'")]
    [InlineData("""{"selector":{"matchLabels":{"a":"b"}}}""", "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\",\"batch.kubernetes.io/controller-uid\":\"u-1\"}}: `selector` not auto-generated", "spec.template.metadata.labels: Invalid value: {\"batch.kubernetes.io/controller-uid\":\"u-1\",\"batch.kubernetes.io/job-name\":\"n\",\"controller-uid\":\"u-1\",\"job-name\":\"n\"}: `selector` does not match template `labels`")]
    [InlineData("""{"manualSelector":true}""", "spec.selector: Required value", "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`")]
    [InlineData("""{"manualSelector":true,"selector":{"matchLabels":{"a":"b"}},"template.metadata.labels":{"a":"b"}}""")]
    [InlineData("""{"completionMode":"Indexed","completions":3,"successPolicy":{"rules":[{"succeededIndexes":"0,2","succeededCount":1}]}}""")]
    public void Create_refuses_with_upstreams_words(string members, params string[] errors) => Assert.Equal(errors, Jobs.CreateErrors(Job(members)));

    [Theory]
    [InlineData("""{"onExitCodes":{"operator":"In","values":[1]}}""", Policy + ".rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]")]
    [InlineData("""{"action":"Shrug","onExitCodes":{"operator":"In","values":[1]}}""", Policy + ".rules[0].action: Unsupported value: \"Shrug\": supported values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\"")]
    [InlineData("""{"action":"FailIndex","onExitCodes":{"operator":"In","values":[1]}}""", Policy + ".rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set")]
    [InlineData("""{"action":"Count"}""", Policy + ".rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required")]
    [InlineData("""{"action":"Count","onExitCodes":{"operator":"In","values":[1]},"onPodConditions":[{"type":"a"}]}""", Policy + ".rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported")]
    [InlineData("""{"action":"Count","onExitCodes":{"operator":"","containerName":"x"}}""", Policy + ".rules[0].onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]", Policy + ".rules[0].onExitCodes.containerName: Invalid value: \"x\": must be one of the container or initContainer names in the pod template", Policy + ".rules[0].onExitCodes.values: Invalid value: null: at least one value is required")]
    [InlineData("""{"action":"Count","onExitCodes":{"operator":"In","containerName":"c","values":[5,0,5]}}""", Policy + ".rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator", Policy + ".rules[0].onExitCodes.values[2]: Duplicate value: 5", Policy + ".rules[0].onExitCodes.values: Invalid value: [5,0,5]: must be ordered")]
    [InlineData("""{"action":"Count","onPodConditions":[{"type":"a","status":"Maybe"}]}""", Policy + ".rules[0].onPodConditions[0].status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"")]
    public void Failure_policy_is_refused_with_upstreams_words(string rule, params string[] errors) =>
        Assert.Equal(errors, Jobs.CreateErrors(Job($$$"""{"podFailurePolicy":{"rules":[{{{rule}}}]} }""")));

    [Fact]
    public void Failure_policy_has_at_most_twenty_rules() => Assert.Equal(
        [Policy + ".rules: Too many: 21: must have at most 20 items"],
        Jobs.CreateErrors(Job($$$"""{"podFailurePolicy":{"rules":[{{{string.Join(',', Enumerable.Repeat("""{"action":"Count","onPodConditions":[{"type":"a"}]}""", 21))}}}]} }""")));

    [Theory]
    [InlineData("""{"rules":[]}""", "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified")]
    [InlineData("""{"rules":[{}]}""", "spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified")]
    [InlineData("""{"rules":[{"succeededCount":6}]}""", "spec.successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)")]
    [InlineData("""{"rules":[{"succeededCount":-1}]}""", "spec.successPolicy.rules[0].succeededCount: Invalid value: -1: " + NotNegative)]
    [InlineData("""{"rules":[{"succeededIndexes":"0-1","succeededCount":3}]}""", "spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)")]
    [InlineData("""{"rules":[{"succeededIndexes":"1-5"}]}""", "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"1-5\": error parsing succeededIndexes: too large index: \"5\"")]
    [InlineData("""{"rules":[{"succeededIndexes":"3,1"}]}""", "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"3,1\": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1")]
    [InlineData("""{"rules":[{"succeededIndexes":"3-1"}]}""", "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"3-1\": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1")]
    [InlineData("""{"rules":[{"succeededIndexes":"1-2-3"}]}""", "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"1-2-3\": error parsing succeededIndexes: the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts separated by '-'")]
    [InlineData("""{"rules":[{"succeededIndexes":"a"}]}""", "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"a\": error parsing succeededIndexes: cannot convert string to integer for index: \"a\"")]
    public void Success_policy_is_refused_with_upstreams_words(string policy, params string[] errors) =>
        Assert.Equal(errors, Jobs.CreateErrors(Job($$$"""{"completionMode":"Indexed","completions":5,"successPolicy":{{{policy}}} }""")));

    [Fact]
    public void Indexed_Jobs_name_leaves_room_for_the_index()
    {
        var name = new string('x', 61);

        Assert.Empty(Jobs.CreateErrors(Job("""{"completionMode":"Indexed","completions":10}""", name)));
        Assert.Equal(
            [$"metadata.name: Invalid value: \"{name}\": will not able to create pod with invalid DNS label: {name}-10"],
            Jobs.CreateErrors(Job("""{"completionMode":"Indexed","completions":11}""", name)));
    }

    [Fact]
    public void Update_may_change_parallelism_and_suspension_but_not_the_template()
    {
        var old = Stored("""{"completions":2}""");

        Assert.Empty(Jobs.UpdateErrors(old, j => j.WithAt(3, "spec", "parallelism").WithAt(true, "spec", "suspend").WithAt(5, "spec", "backoffLimit").WithAt(9, "spec", "ttlSecondsAfterFinished")));
        Assert.Equal(["spec.completions: Invalid value: 3: field is immutable"], Jobs.UpdateErrors(old, j => j.WithAt(3, "spec", "completions")));
        Assert.Equal(["spec.completions: Invalid value: null: field is immutable"], Jobs.UpdateErrors(old, j => j.WithoutAt("spec", "completions")));
        Assert.Equal(["spec.managedBy: Invalid value: \"a.b/c\": field is immutable"], Jobs.UpdateErrors(old, j => j.WithAt("a.b/c", "spec", "managedBy")));
        var template = Assert.Single(Jobs.UpdateErrors(old, j => j.WithAt(KindHarness.Parse("""{"disk":"ssd"}"""), "spec", "template", "spec", "nodeSelector")));
        Assert.StartsWith("spec.template: Invalid value: {\"metadata\":{\"labels\":", template, StringComparison.Ordinal);
        Assert.EndsWith("}}: field is immutable", template, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_names_what_is_wrong_with_the_spec_twice() => Assert.Equal(
        Enumerable.Repeat("spec.parallelism: Invalid value: -1: " + NotNegative, 2),
        Jobs.UpdateErrors(Stored(), j => j.WithAt(-1, "spec", "parallelism")));

    [Fact]
    public void Update_keeps_policies_and_mode()
    {
        var old = Stored("""{"podFailurePolicy":{"rules":[{"action":"Count","onExitCodes":{"operator":"In","values":[1]}}]}}""");

        Assert.Equal(
            ["spec.podFailurePolicy: Invalid value: {\"Rules\":[{\"Action\":\"Ignore\",\"OnExitCodes\":{\"ContainerName\":null,\"Operator\":\"In\",\"Values\":[1]},\"OnPodConditions\":null}]}: field is immutable"],
            Jobs.UpdateErrors(old, j => j.WithAt(JsonReader.Parse("""[{"action":"Ignore","onExitCodes":{"operator":"In","values":[1]}}]"""), "spec", "podFailurePolicy", "rules")));
        Assert.Equal(["spec.podFailurePolicy: Invalid value: null: field is immutable"], Jobs.UpdateErrors(old, j => j.WithoutAt("spec", "podFailurePolicy")));
        Assert.Equal(
            ["spec.completions: Invalid value: 2: can only be modified in tandem with spec.parallelism", "spec.completionMode: Invalid value: \"Indexed\": field is immutable"],
            Jobs.UpdateErrors(Stored(), j => j.WithAt("Indexed", "spec", "completionMode").WithAt(2, "spec", "completions")));
    }

    [Fact]
    public void Indexed_Job_is_scaled_with_both_numbers()
    {
        var old = Stored("""{"completionMode":"Indexed","completions":2,"parallelism":2}""");

        Assert.Empty(Jobs.UpdateErrors(old, j => j.WithAt(4, "spec", "completions").WithAt(4, "spec", "parallelism")));
        Assert.Equal(["spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism"], Jobs.UpdateErrors(old, j => j.WithAt(4, "spec", "completions")));
    }

    [Theory]
    [InlineData("nodeSelector", """{"disk":"ssd"}""")]
    [InlineData("tolerations", """[{"key":"a","operator":"Exists"}]""")]
    [InlineData("schedulingGates", """[{"name":"g"}]""")]
    [InlineData("affinity", """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists"}]}]}}}""")]
    [InlineData("containers", """[{"name":"c","image":"i","imagePullPolicy":"Always","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","resources":{"requests":{"cpu":"1"}}}]""")]
    public void Suspended_Jobs_Pods_may_be_sent_elsewhere(string member, string value)
    {
        JsonObject Change(JsonObject job) => job.WithAt(JsonReader.Parse(value), "spec", "template", "spec", member).WithAt("x", "spec", "template", "metadata", "annotations", "a");
        var old = Stored(Suspended);

        Assert.Empty(Jobs.UpdateErrors(old, Change));
        Assert.Empty(Jobs.UpdateErrors(Jobs.WithStatus(old, """{"startTime":"2026-11-23T10:20:31Z","conditions":[{"type":"Suspended","status":"True"}]}"""), Change));
        Assert.Single(Jobs.UpdateErrors(Jobs.WithStatus(old, """{"startTime":"2026-11-23T10:20:31Z"}"""), Change));
        Assert.Single(Jobs.UpdateErrors(Jobs.WithStatus(old, """{"active":1}"""), Change));
    }

    [Fact]
    public void Suspended_Jobs_Pods_stay_what_they_are()
    {
        var error = Assert.Single(Jobs.UpdateErrors(Stored(Suspended), j => j.WithAt("OnFailure", "spec", "template", "spec", "restartPolicy")));

        Assert.StartsWith("spec.template.spec: Invalid value: {\"containers\":[", error, StringComparison.Ordinal);
        Assert.EndsWith(": field is immutable", error, StringComparison.Ordinal);
        Assert.Single(Jobs.UpdateErrors(Stored(Suspended), j => j.WithAt(KindHarness.Parse("""{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a"}]}"""), "spec", "template", "spec", "affinity", "podAffinity")));
    }

    [Fact]
    public void Can_be_selected_by_its_successes()
    {
        var rules = new KindHarness("batch", "v1", "Job").Rules;

        Assert.Equal([new("status.successful", "3")], rules.SelectableFields(Jobs.WithStatus(Stored(), """{"succeeded":3}""")));
        Assert.Equal(["status.successful"], rules.SelectableFieldNames);
    }

    [Fact]
    public void Warns_of_names_of_many_indexes_and_of_templates()
    {
        var job = Jobs.Create(Job("""{"completionMode":"Indexed","completions":100001,"parallelism":10001,"template.spec.imagePullSecrets":[{"name":""}]}""", "a.b"));
        const string many = "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
        const string secret = "spec.template.spec.imagePullSecrets[0].name: invalid empty name \"\"";

        Assert.Equal(["metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]", many, secret], Jobs.Warnings(job));
        Assert.Equal([many, secret], Jobs.Warnings(job.WithAt(true, "spec", "suspend"), job));
        Assert.Empty(Jobs.Warnings(job.WithAt("b", "metadata", "labels", "a"), job));
    }
}
