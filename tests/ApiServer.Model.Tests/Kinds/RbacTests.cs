using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class RbacTests
{
    private const string Group = "rbac.authorization.k8s.io";
    private const string Binding = """{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"reader"},"subjects":[{"kind":"User","name":"jane"},{"kind":"ServiceAccount","name":"sa"}]}""";

    private static readonly KindHarness Roles = new(Group, "v1", "Role");
    private static readonly KindHarness ClusterRoles = new(Group, "v1", "ClusterRole", namespaced: false);
    private static readonly KindHarness Bindings = new(Group, "v1", "RoleBinding");
    private static readonly KindHarness ClusterBindings = new(Group, "v1", "ClusterRoleBinding", namespaced: false);

    [Theory]
    [InlineData("""{"metadata":{"name":"system:reader"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}""")]
    [InlineData("""{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"]}]}""", "rules[0].verbs: Required value: verbs must contain at least one value")]
    [InlineData("""{"metadata":{"name":"r"},"rules":[{"verbs":["get"]}]}""", "rules[0].apiGroups: Required value: resource rules must supply at least one api group", "rules[0].resources: Required value: resource rules must supply at least one resource")]
    [InlineData("""{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}]}""", "rules[0].nonResourceURLs: Invalid value: [\"/healthz\"]: namespaced rules cannot apply to non-resource URLs")]
    [InlineData("""{"metadata":{"name":"a/b"}}""", "metadata.name: Invalid value: \"a/b\": may not contain '/'")]
    public void Role_is_checked(string json, params string[] errors) => Assert.Equal(errors, Roles.CreateErrors(json));

    [Theory]
    [InlineData("""{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}],"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""")]
    [InlineData("""{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"],"resources":["pods"]}]}""", "rules[0].nonResourceURLs: Invalid value: [\"/healthz\"]: rules cannot apply to both regular resources and non-resource URLs")]
    [InlineData("""{"metadata":{"name":"r"},"aggregationRule":{}}""", "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil")]
    [InlineData("""{"metadata":{"name":"r"},"aggregationRule":{"clusterRoleSelectors":[{"matchExpressions":[{"key":"a","operator":"Near"}]}]}}""", "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator", "aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.")]
    public void Cluster_role_is_checked(string json, params string[] errors) => Assert.Equal(errors, ClusterRoles.CreateErrors(json));

    [Theory]
    [InlineData(Binding)]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"r"}}""")]
    [InlineData("""{"metadata":{"name":"b"}}""", "roleRef.kind: Unsupported value: \"\": supported values: \"Role\", \"ClusterRole\"", "roleRef.name: Required value")]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"apiGroup":"x","kind":"Role","name":"a%b"}}""", "roleRef.apiGroup: Unsupported value: \"x\": supported values: \"rbac.authorization.k8s.io\"", "roleRef.name: Invalid value: \"a%b\": may not contain '%'")]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"Robot","name":"x"},{"kind":"User"}]}""", "subjects[0].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\"", "subjects[1].name: Required value")]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"s","apiGroup":"x"},{"kind":"Group","name":"g","apiGroup":"x"}]}""", "subjects[0].apiGroup: Unsupported value: \"x\": supported values: \"\"", "subjects[1].apiGroup: Unsupported value: \"x\": supported values: \"rbac.authorization.k8s.io\"")]
    public void Binding_is_checked(string json, params string[] errors) => Assert.Equal(errors, Bindings.CreateErrors(json));

    [Theory]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"s","namespace":"n"}]}""")]
    [InlineData("""{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"s"}]}""", "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"", "subjects[0].namespace: Required value")]
    public void Cluster_binding_is_checked(string json, params string[] errors) => Assert.Equal(errors, ClusterBindings.CreateErrors(json));

    [Fact]
    public void Groups_are_filled_in()
    {
        var binding = Bindings.Create(Binding);

        Assert.Equal(Group, binding.StringAt("roleRef", "apiGroup"));
        Assert.Equal([Group, null], binding.ArrayAt("subjects").Objects.Select(s => s.String("apiGroup")));
    }

    [Fact]
    public void What_is_bound_stays()
    {
        Assert.Equal(
            ["roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\",\"Name\":\"writer\"}: cannot change roleRef"],
            Bindings.UpdateErrors(Binding, b => b.WithAt("writer", "roleRef", "name")));
        Assert.Empty(Bindings.UpdateErrors(Binding, b => b.Without("subjects")));
    }

    [Fact]
    public void A_put_creates() => Assert.All([Roles, ClusterRoles, Bindings, ClusterBindings], k => Assert.True(k.Strategy.AllowCreateOnUpdate));
}
