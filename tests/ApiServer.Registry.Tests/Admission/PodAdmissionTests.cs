using ApiServer.Model.Json;

namespace ApiServer.Registry.Tests.Admission;

public sealed class PodAdmissionTests : AdmissionTest
{
    private const string Pod = """{"kind":"Pod","metadata":{"name":"px","namespace":"default"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}""";

    [Fact]
    [Trait("spec", "4.1.3")]
    public void Pod_gets_account_token_tolerations_and_priority_as_a_real_server_gives_them()
    {
        var pod = Create("pods", Pod).Object;
        var volume = Assert.Single(pod.ArrayAt("spec", "volumes").Objects);
        var name = volume.String("name")!;
        Assert.Matches("^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$", name);
        var expected = """
            {
              "containers": [{"name": "c", "image": "nginx", "volumeMounts": [{"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "NAME", "readOnly": true}]}],
              "preemptionPolicy": "PreemptLowerPriority", "priority": 0, "serviceAccount": "default", "serviceAccountName": "default",
              "tolerations": [
                {"effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300},
                {"effect": "NoExecute", "key": "node.kubernetes.io/unreachable", "operator": "Exists", "tolerationSeconds": 300}],
              "volumes": [{"name": "NAME", "projected": {"defaultMode": 420, "sources": [
                {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}},
                {"downwardAPI": {"items": [{"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}]}}]}}]
            }
            """.Replace("NAME", name, StringComparison.Ordinal);
        AssertSame(Parse(expected), pod.Object("spec"));
    }

    [Fact]
    [Trait("spec", "4.1.3")]
    public void Pod_of_a_missing_account_is_forbidden()
    {
        var status = Refused(() => Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"serviceAccountName\":\"nope\",", StringComparison.Ordinal)));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"px\" is forbidden: error looking up service account default/nope: serviceaccount \"nope\" not found","reason":"Forbidden","details":{"name":"px","kind":"pods"},"code":403}""",
            status.ToJson().ToString());
    }

    [Fact]
    public void Pod_of_a_missing_priority_class_is_forbidden()
    {
        var status = Refused(() => Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"priorityClassName\":\"nope\",", StringComparison.Ordinal)));
        Assert.Equal((403, "pods \"px\" is forbidden: no PriorityClass with name nope was found"), (status.Code, status.Message));
    }

    [Fact]
    [Trait("spec", "4.1.3")]
    public void Pod_of_a_priority_class_gets_its_number()
    {
        Store.Put("priorityclasses.scheduling.k8s.io", """{"metadata":{"name":"high"},"value":7,"preemptionPolicy":"Never"}""");
        var spec = Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"priorityClassName\":\"high\",", StringComparison.Ordinal)).Object.Object("spec")!;
        Assert.Equal((7, "Never"), (spec.Integer("priority"), spec.String("preemptionPolicy")));
    }

    [Fact]
    public void Pod_without_a_class_gets_the_default_one()
    {
        Store.Put("priorityclasses.scheduling.k8s.io", """{"metadata":{"name":"usual"},"value":5,"globalDefault":true,"preemptionPolicy":"PreemptLowerPriority"}""");
        var spec = Create("pods", Pod).Object.Object("spec")!;
        Assert.Equal((5, "usual"), (spec.Integer("priority"), spec.String("priorityClassName")));
        var status = Refused(() => Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"priority\":6,", StringComparison.Ordinal)));
        Assert.Equal(
            (403, "pods \"px\" is forbidden: the integer value of priority (6) must not be provided in pod spec; priority admission controller computed 5 from the given PriorityClass name"),
            (status.Code, status.Message));
    }

    [Fact]
    public void Only_one_class_is_the_default()
    {
        const string Classes = "priorityclasses.scheduling.k8s.io";
        var first = CreateAndKeep(Classes, """{"metadata":{"name":"a"},"value":5,"globalDefault":true}""");
        var status = Refused(() => Create(Classes, """{"metadata":{"name":"b"},"value":1,"globalDefault":true}"""));
        Assert.Equal(
            (403, "priorityclasses.scheduling.k8s.io \"b\" is forbidden: PriorityClass a is already marked as default. Only one default can exist"),
            (status.Code, status.Message));
        var second = CreateAndKeep(Classes, """{"metadata":{"name":"b"},"value":1}""");
        Assert.Equal(403, Refused(() => Update(Classes, second.With("globalDefault", true))).Code);
        Update(Classes, first.With("description", "still the default"));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"quiet","namespace":"default"},"automountServiceAccountToken":false}""", "")]
    [InlineData("""{"metadata":{"name":"quiet","namespace":"default"}}""", "\"automountServiceAccountToken\":false,")]
    public void Token_is_not_mounted_where_pod_or_account_say_so(string account, string podSays)
    {
        Store.Put("serviceaccounts", account);
        var pod = Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"serviceAccountName\":\"quiet\"," + podSays, StringComparison.Ordinal)).Object;
        Assert.Empty(pod.ArrayAt("spec", "volumes"));
    }

    [Fact]
    [Trait("spec", "4.1.3")]
    public void Pull_secrets_of_the_account_go_to_the_pod()
    {
        Store.Put("serviceaccounts", """{"metadata":{"name":"default","namespace":"default"},"imagePullSecrets":[{"name":"reg"}]}""");
        AssertSame(Value("""[{"name":"reg"}]"""), Create("pods", Pod).Object.At("spec", "imagePullSecrets"));
    }

    [Fact]
    [Trait("spec", "4.1.3")]
    public void A_container_with_its_own_mount_at_the_tokens_path_keeps_it()
    {
        var pod = Create("pods", Pod.Replace(
            "\"image\":\"nginx\"",
            "\"image\":\"nginx\",\"volumeMounts\":[{\"name\":\"own\",\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}]",
            StringComparison.Ordinal)).Object;
        Assert.Empty(pod.ArrayAt("spec", "volumes"));
    }

    [Fact]
    [Trait("spec", "4.1.3")]
    public void A_toleration_of_everything_is_enough()
    {
        var pod = Create("pods", Pod.Replace("\"spec\":{", "\"spec\":{\"tolerations\":[{\"operator\":\"Exists\"}],", StringComparison.Ordinal)).Object;
        Assert.Single(pod.ArrayAt("spec", "tolerations"));
    }
}
