using ApiServer.Model.Json;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

public sealed class ResourceQuotaTests : AdmissionTest
{
    private const string Small = """{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""";

    [Fact]
    public void What_a_pod_takes_is_written_with_it()
    {
        var before = Quota("""{"pods":"2","requests.cpu":"1","limits.memory":"2Gi"}""", """{"pods":"1","requests.cpu":"250m","limits.memory":"0"}""");
        var put = Assert.Single(Create("pods", Pod(Small)).AlongWith.OfType<StoreOperation.Put>());
        Assert.Equal((before.Key, before.Revision), (put.Key, put.ExpectedRevision));
        AssertSame(Value("""{"limits.memory":"1Gi","pods":"2","requests.cpu":"750m"}"""), put.Object.At("status", "used"));
    }

    [Fact]
    public void More_than_a_quota_leaves_is_forbidden()
    {
        Quota("""{"cpu":"1","limits.memory":"10Gi","pods":"2"}""", """{"cpu":"750m","limits.memory":"1Gi","pods":"2"}""");
        var status = Refused(() => Create("pods", Pod(Small)));
        Assert.Equal((403, "pods \"p\" is forbidden: exceeded quota: q, requested: cpu=500m,pods=1, used: cpu=750m,pods=2, limited: cpu=1,pods=2"), (status.Code, status.Message));
    }

    [Fact]
    public void Containers_must_say_how_much_they_take_of_what_is_counted()
    {
        Quota("""{"limits.memory":"1Gi","requests.cpu":"1"}""", """{"limits.memory":"0","requests.cpu":"0"}""");
        Assert.Equal(
            "pods \"p\" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c",
            Refused(() => Create("pods", Pod("{}"))).Message);
    }

    [Fact]
    public void A_quota_that_was_not_counted_in_full_says_so()
    {
        Quota("""{"pods":"2","configmaps":"3"}""", """{"configmaps":"0"}""");
        Assert.Equal("pods \"p\" is forbidden: status unknown for quota: q, resources: pods", Refused(() => Create("pods", Pod("{}"))).Message);
    }

    [Fact]
    public void A_quota_that_was_not_counted_yet_limits_nothing_but_is_not_missed()
    {
        var quota = Store.Put("resourcequotas", """{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{"pods":"0"}}}""");
        var check = Assert.Single(Create("pods", Pod("{}")).AlongWith.OfType<StoreOperation.Check>(), c => c.Key == quota.Key);
        Assert.Equal(quota.Revision, check.ExpectedRevision);
    }

    [Theory]
    [InlineData("\"scopes\":[\"BestEffort\"]", "{}", "", true)]
    [InlineData("\"scopes\":[\"BestEffort\"]", Small, "", false)]
    [InlineData("\"scopes\":[\"NotBestEffort\"]", Small, "", true)]
    [InlineData("\"scopes\":[\"Terminating\"]", "{}", ",\"activeDeadlineSeconds\":5", true)]
    [InlineData("\"scopes\":[\"Terminating\"]", "{}", "", false)]
    [InlineData("\"scopes\":[\"NotTerminating\"]", "{}", "", true)]
    [InlineData("\"scopes\":[\"PriorityClass\"]", "{}", "", false)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"high\"]}]}", "{}", ",\"priorityClassName\":\"high\"", true)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"low\"]}]}", "{}", ",\"priorityClassName\":\"high\"", false)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"NotIn\",\"values\":[\"high\"]}]}", "{}", "", true)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"DoesNotExist\"}]}", "{}", ",\"priorityClassName\":\"high\"", false)]
    [InlineData("\"scopes\":[\"CrossNamespacePodAffinity\"]", "{}", ",\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"x\",\"namespaces\":[\"y\"]}]}}", true)]
    [InlineData("\"scopes\":[\"CrossNamespacePodAffinity\"]", "{}", ",\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"x\"}]}}", false)]
    public void A_quota_limits_only_what_is_in_its_scopes(string scopes, string resources, string more, bool limited)
    {
        Store.Put("priorityclasses.scheduling.k8s.io", """{"metadata":{"name":"high"},"value":7}""");
        Quota("""{"pods":"0"}""", """{"pods":"0"}""", scopes);
        if (limited)
        {
            Assert.EndsWith("exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0", Refused(() => Create("pods", Pod(resources, more))).Message, StringComparison.Ordinal);
        }
        else
        {
            Create("pods", Pod(resources, more));
        }
    }

    [Fact]
    public void Objects_of_any_kind_are_counted()
    {
        Quota("""{"count/configmaps":"1","configmaps":"1"}""", """{"count/configmaps":"1","configmaps":"1"}""");
        Assert.Equal(
            "configmaps \"c\" is forbidden: exceeded quota: q, requested: configmaps=1,count/configmaps=1, used: configmaps=1,count/configmaps=1, limited: configmaps=1,count/configmaps=1",
            Refused(() => Create("configmaps", """{"metadata":{"name":"c","namespace":"default"}}""")).Message);
    }

    [Theory]
    [InlineData("NodePort", "", "services.nodeports=2")]
    [InlineData("LoadBalancer", "", "services.loadbalancers=1,services.nodeports=2")]
    [InlineData("LoadBalancer", ",\"allocateLoadBalancerNodePorts\":false", "services.loadbalancers=1")]
    public void Services_take_node_ports_and_load_balancers(string type, string more, string requested)
    {
        Quota("""{"services":"9","services.nodeports":"0","services.loadbalancers":"0"}""", """{"services":"0","services.nodeports":"0","services.loadbalancers":"0"}""");
        var service = $$$"""{"metadata":{"name":"s","namespace":"default"},"spec":{"type":"{{{type}}}"{{{more}}},"ports":[{"name":"a","port":80},{"name":"b","port":81}]}}""";
        Assert.StartsWith($"services \"s\" is forbidden: exceeded quota: q, requested: {requested}, used: ", Refused(() => Create("services", service)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requests.storage", "9Gi", "10Gi")]
    [InlineData("gold.storageclass.storage.k8s.io/requests.storage", "9Gi", "10Gi")]
    [InlineData("gold.storageclass.storage.k8s.io/persistentvolumeclaims", "0", "1")]
    public void Claims_take_storage_of_their_class(string resource, string hard, string requested)
    {
        Quota($$"""{"{{resource}}":"{{hard}}"}""", $$"""{"{{resource}}":"0"}""");
        const string claim = """{"metadata":{"name":"c","namespace":"default"},"spec":{"storageClassName":"gold","resources":{"requests":{"storage":"10Gi"}}}}""";
        Assert.Equal(
            $"persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, requested: {resource}={requested}, used: {resource}=0, limited: {resource}={hard}",
            Refused(() => Create("persistentvolumeclaims", claim)).Message);
    }

    [Fact]
    public void An_update_is_charged_for_what_it_adds()
    {
        const string service = """{"metadata":{"name":"s","namespace":"default"},"spec":{"type":"NodePort","ports":[{"name":"a","port":80,"nodePort":30001}]}}""";
        var stored = Store.Put("services", service).Json;
        Quota("""{"services":"1","services.nodeports":"2"}""", """{"services":"1","services.nodeports":"1"}""");
        Assert.DoesNotContain(Update("services", stored).AlongWith, o => o.Key.Type == "resourcequotas");

        var ports = Parse("""{"v":[{"name":"a","port":80,"nodePort":30001},{"name":"b","port":81,"nodePort":30002}]}""")["v"]!;
        var put = Assert.Single(Update("services", stored.WithAt(ports, "spec", "ports")).AlongWith.OfType<StoreOperation.Put>(), o => o.Key.Type == "resourcequotas");
        AssertSame(Value("""{"services":"1","services.nodeports":"2"}"""), put.Object.At("status", "used"));
    }

    private static string Pod(string resources, string more = "") =>
        $$$"""{"kind":"Pod","metadata":{"name":"p","namespace":"default"},"spec":{"containers":[{"name":"c","resources":{{{resources}}} }]{{{more}}} }}""";

    [Fact]
    public void What_the_object_has_to_say_comes_before_what_it_takes()
    {
        Quota("""{"pods":"0"}""", """{"pods":"0"}""", name: "a");
        Quota("""{"limits.memory":"1Gi"}""", """{"limits.memory":"0"}""", name: "b");
        Assert.Equal("pods \"p\" is forbidden: failed quota: b: must specify limits.memory for: c", Refused(() => Create("pods", Pod("{}"))).Message);
    }

    private StoredObject Quota(string hard, string used, string scopes = "", string name = "q") => Store.Put(
        "resourcequotas",
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"hard":{{{hard}}}{{{(scopes.Length > 0 ? "," + scopes : "")}}} },"status":{"hard":{{{hard}}},"used":{{{used}}} }}""");
}
