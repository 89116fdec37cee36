using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class FlowControlTests
{
    private const string Group = "flowcontrol.apiserver.k8s.io";

    private static readonly KindHarness Schemas = new(Group, "v1", "FlowSchema", namespaced: false);
    private static readonly KindHarness Levels = new(Group, "v1", "PriorityLevelConfiguration", namespaced: false);

    [Theory]
    [InlineData("""{"subjects":[{"kind":"User","user":{"name":"u"}}],"resourceRules":[{"verbs":["get"],"apiGroups":["*"],"resources":["pods"],"namespaces":["default"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["/healthz/*"]}]}""")]
    [InlineData("""{}""", "spec.rules[0].subjects: Required value: subjects must contain at least one value", "spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty")]
    [InlineData("""{"subjects":[{"kind":"Robot"},{"kind":"User","group":{"name":"g"}},{"kind":"ServiceAccount","serviceAccount":{"name":"s"}}],"nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["/"]}]}""", "spec.rules[0].subjects[0].kind: Unsupported value: \"Robot\": supported values: \"Group\", \"ServiceAccount\", \"User\"", "spec.rules[0].subjects[1].user: Required value: user is required when subject kind is 'User'", "spec.rules[0].subjects[1].group: Forbidden: group is forbidden when subject kind is not 'Group'", "spec.rules[0].subjects[2].serviceAccount.namespace: Required value: must specify namespace for service account")]
    [InlineData("""{"subjects":[{"kind":"Group","group":{"name":"g"}}],"nonResourceRules":[{"verbs":["*","get"],"nonResourceURLs":["","a","/a b","/a//b","/*/b"]}]}""", "spec.rules[0].nonResourceRules[0].verbs: Invalid value: [\"*\",\"get\"]: if '*' is present, must not specify other verbs", "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"\": must not be empty", "spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: \"a\": must start with slash", "spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: \"/a b\": must not contain white-space", "spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: \"/a//b\": must not contain double slash", "spec.rules[0].nonResourceRules[0].nonResourceURLs[4]: Invalid value: \"/*/b\": wildcard can only do suffix matching")]
    [InlineData("""{"subjects":[{"kind":"Group","group":{"name":"g"}}],"resourceRules":[{"verbs":["fly"]}]}""", "spec.rules[0].resourceRules[0].verbs: Unsupported value: [\"fly\"]: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\", \"proxy\", \"update\", \"watch\"", "spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group", "spec.rules[0].resourceRules[0].resources: Required value: resource rules must supply at least one resource", "spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace")]
    public void Rule_is_checked(string rule, params string[] errors) =>
        Assert.Equal(errors, Schemas.CreateErrors($$"""{"metadata":{"name":"f"},"spec":{"priorityLevelConfiguration":{"name":"p"},"rules":[{{rule}}]} }"""));

    [Theory]
    [InlineData("""{}""", "spec.priorityLevelConfiguration.name: Required value: must reference a priority level")]
    [InlineData("""{"priorityLevelConfiguration":{"name":"p"},"matchingPrecedence":-1}""", "spec.matchingPrecedence: Invalid value: -1: must be a positive value")]
    [InlineData("""{"priorityLevelConfiguration":{"name":"p"},"matchingPrecedence":10001}""", "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000")]
    [InlineData("""{"priorityLevelConfiguration":{"name":"p"},"matchingPrecedence":1}""", "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1")]
    [InlineData("""{"priorityLevelConfiguration":{"name":"p"},"distinguisherMethod":{"type":"ByHat"}}""", "spec.distinguisherMethod.type: Unsupported value: {\"Type\":\"ByHat\"}: supported values: \"ByNamespace\", \"ByUser\"")]
    public void Schema_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Schemas.CreateErrors($$"""{"metadata":{"name":"f"},"spec":{{spec}} }"""));

    [Fact]
    public void What_every_server_has_is_fixed()
    {
        const string exempt = """{"metadata":{"name":"exempt"},"spec":{"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:masters"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}}""";

        Assert.Empty(Schemas.CreateErrors(exempt));
        Assert.EndsWith(": spec of 'exempt' must equal the fixed value", Assert.Single(Schemas.UpdateErrors(exempt, s => s.WithAt(2, "spec", "matchingPrecedence"))), StringComparison.Ordinal);
        Assert.Empty(Levels.CreateErrors("""{"metadata":{"name":"exempt"},"spec":{"type":"Exempt","exempt":{"nominalConcurrencyShares":5}}}"""));
        Assert.Empty(Levels.CreateErrors("""{"metadata":{"name":"catch-all"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"}}}}"""));
    }

    [Theory]
    [InlineData("""{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{}}}}""")]
    [InlineData("""{"type":"Exempt"}""", "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'")]
    [InlineData("""{"type":"Some"}""", "spec.type: Unsupported value: \"Some\": supported values: \"Exempt\", \"Limited\"")]
    [InlineData("""{"type":"Limited"}""", "spec.limited: Required value: must not be empty when type is Limited")]
    [InlineData("""{"type":"Limited","exempt":{},"limited":{}}""", "spec.exempt: Forbidden: must be nil if the type is Limited", "spec.limited.limitResponse.type: Unsupported value: \"\": supported values: \"Queue\", \"Reject\"")]
    [InlineData("""{"type":"Limited","limited":{"nominalConcurrencyShares":-1,"lendablePercent":101,"borrowingLimitPercent":-1,"limitResponse":{"type":"Reject","queuing":{}}}}""", "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer", "spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited", "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive", "spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer")]
    [InlineData("""{"type":"Limited","limited":{"limitResponse":{"type":"Queue"}}}""", "spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited")]
    [InlineData("""{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":4,"handSize":5,"queueLengthLimit":-1}}}}""", "spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive", "spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater than queues (4)")]
    [InlineData("""{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":1024,"handSize":7}}}}""", "spec.limited.limitResponse.queuing.handSize: Invalid value: 7: required entropy bits of deckSize 1024 and handSize 7 should not be greater than 60")]
    public void Level_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Levels.CreateErrors($$"""{"metadata":{"name":"l"},"spec":{{spec}} }"""));

    [Fact]
    public void Level_is_filled_in() => Assert.Equal(
        KindHarness.Parse("""{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":64,"handSize":8,"queueLengthLimit":50}},"nominalConcurrencyShares":30,"lendablePercent":0}}"""),
        Levels.Create("""{"metadata":{"name":"l"},"spec":{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{}}}}}""")["spec"]);
}
