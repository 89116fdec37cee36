using ApiServer.Model.Json;

namespace ApiServer.Registry.Tests.Admission;

public sealed class LimitRangerTests : AdmissionTest
{
    [Fact]
    public void Containers_that_say_nothing_get_the_defaults_and_an_annotation_tells_so()
    {
        Limits("""{"type":"Container","default":{"cpu":"1","memory":"1Gi"},"defaultRequest":{"cpu":"500m","memory":"256Mi"}}""");
        var pod = Create("pods", Pod("""{"name":"a"},{"name":"b","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"3"}}}""", """,{"name":"i","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}""")).Object;
        AssertSame(Value("""{"requests":{"cpu":"500m","memory":"256Mi"},"limits":{"cpu":"1","memory":"1Gi"}}"""), Container(pod, 0)["resources"]);
        AssertSame(Value("""{"requests":{"cpu":"2","memory":"256Mi"},"limits":{"cpu":"3","memory":"1Gi"}}"""), Container(pod, 1)["resources"]);
        Assert.Equal(
            "LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; memory request for container b; memory limit for container b; cpu, memory request for init container i",
            pod.StringAt("metadata", "annotations", "kubernetes.io/limit-ranger"));
    }

    [Theory]
    [InlineData("""{"min":{"cpu":"200m"}}""", """{"requests":{"cpu":"100m"}}""", "minimum cpu usage per Container is 200m, but request is 100m")]
    [InlineData("""{"min":{"cpu":"200m"}}""", "{}", "minimum cpu usage per Container is 200m.  No request is specified")]
    [InlineData("""{"min":{"cpu":"200m"}}""", """{"requests":{"cpu":"200m"},"limits":{"cpu":"100m"}}""", "minimum cpu usage per Container is 200m, but limit is 100m")]
    [InlineData("""{"max":{"memory":"1Gi"}}""", """{"limits":{"memory":"2Gi"}}""", "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData("""{"max":{"memory":"1Gi"}}""", """{"requests":{"memory":"1Gi"}}""", "maximum memory usage per Container is 1Gi.  No limit is specified")]
    [InlineData("""{"max":{"memory":"1Gi"}}""", """{"requests":{"memory":"2Gi"},"limits":{"memory":"1Gi"}}""", "maximum memory usage per Container is 1Gi, but request is 2Gi")]
    [InlineData("""{"maxLimitRequestRatio":{"cpu":"2"}}""", """{"requests":{"cpu":"1"},"limits":{"cpu":"2500m"}}""", "cpu max limit to request ratio per Container is 2, but provided ratio is 2.500000")]
    [InlineData("""{"maxLimitRequestRatio":{"cpu":"2"}}""", """{"limits":{"cpu":"2"}}""", "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0")]
    [InlineData("""{"maxLimitRequestRatio":{"cpu":"2"}}""", """{"requests":{"cpu":"2"}}""", "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0")]
    [InlineData(
        """{"min":{"cpu":"200m"},"max":{"memory":"1Gi"}}""",
        "{}",
        "[minimum cpu usage per Container is 200m.  No request is specified, maximum memory usage per Container is 1Gi.  No limit is specified]")]
    public void A_container_beyond_its_bounds_is_forbidden(string limit, string resources, string message)
    {
        Limits($$"""{"type":"Container",{{limit[1..]}}""");
        var status = Refused(() => Create("pods", Pod($$"""{"name":"a","resources":{{resources}}}""")));
        Assert.Equal((403, $"pods \"p\" is forbidden: {message}"), (status.Code, status.Message));
    }

    [Fact]
    public void A_pods_bounds_are_about_all_its_containers()
    {
        Limits("""{"type":"Pod","max":{"cpu":"1"}}""");
        const string container = """{"name":"NAME","resources":{"requests":{"cpu":"400m"},"limits":{"cpu":"400m"}}}""";
        var two = $"{container.Replace("NAME", "a", StringComparison.Ordinal)},{container.Replace("NAME", "b", StringComparison.Ordinal)}";
        Create("pods", Pod(two));
        var sidecar = container.Replace("NAME", "s\",\"restartPolicy\":\"Always", StringComparison.Ordinal);
        Assert.Equal(
            "pods \"p\" is forbidden: maximum cpu usage per Pod is 1, but limit is 1200m",
            Refused(() => Create("pods", Pod(two, "," + sidecar))).Message);

        // An init container that ends is gone when the others run.
        Create("pods", Pod(two, "," + container));
    }

    [Theory]
    [InlineData("1Gi", "minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi")]
    [InlineData("20Gi", "maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 20Gi")]
    public void A_claim_beyond_its_bounds_is_forbidden(string size, string message)
    {
        Limits("""{"type":"PersistentVolumeClaim","min":{"storage":"2Gi"},"max":{"storage":"10Gi"}}""");
        var claim = $$$"""{"metadata":{"name":"c","namespace":"default"},"spec":{"resources":{"requests":{"storage":"{{{size}}}"} } } }""";
        Assert.Equal($"persistentvolumeclaims \"c\" is forbidden: {message}", Refused(() => Create("persistentvolumeclaims", claim)).Message);
        Create("persistentvolumeclaims", claim.Replace(size, "5Gi", StringComparison.Ordinal));
    }

    private static JsonObject Container(JsonObject pod, int i) => (JsonObject)pod.ArrayAt("spec", "containers")[i];

    private static string Pod(string containers, string inits = "") =>
        $$$"""{"kind":"Pod","metadata":{"name":"p","namespace":"default"},"spec":{"containers":[{{{containers}}}],"initContainers":[{{{inits.TrimStart(',')}}}]}}""";

    private void Limits(string limit) => Store.Put("limitranges", $$$"""{"metadata":{"name":"l","namespace":"default"},"spec":{"limits":[{{{limit}}}]}}""");
}
