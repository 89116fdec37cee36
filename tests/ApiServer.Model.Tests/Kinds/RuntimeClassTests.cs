namespace ApiServer.Model.Tests.Kinds;

public sealed class RuntimeClassTests
{
    private const string Class = """{"metadata":{"name":"r"},"handler":"runc"}""";

    private static readonly KindHarness Classes = new("node.k8s.io", "v1", "RuntimeClass", namespaced: false);
    private static readonly KindHarness Leases = new("coordination.k8s.io", "v1", "Lease");

    [Theory]
    [InlineData("""{"metadata":{"name":"r"},"handler":"runc","overhead":{"podFixed":{"cpu":"1"}},"scheduling":{"nodeSelector":{"a":"b"},"tolerations":[{"key":"a","operator":"Exists"}]}}""")]
    [InlineData("""{"metadata":{"name":"r"}}""", "handler: Required value")]
    [InlineData("""{"metadata":{"name":"r"},"handler":"a.b"}""", "handler: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("""{"metadata":{"name":"r"},"handler":"a","overhead":{"podFixed":{"cpu":"-1"}}}""", "overhead.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"metadata":{"name":"r"},"handler":"a","scheduling":{"tolerations":[{"key":"a","operator":"Exists"},{"key":"a","operator":"Exists"}]}}""", "scheduling.tolerations[1]: Duplicate value: {\"Key\":\"a\",\"Operator\":\"Exists\",\"Value\":\"\",\"Effect\":\"\",\"TolerationSeconds\":null}")]
    public void Class_is_checked(string json, params string[] errors) => Assert.Equal(errors, Classes.CreateErrors(json));

    [Fact]
    public void Class_keeps_its_handler() => Assert.Equal(["handler: Invalid value: \"kata\": field is immutable"], Classes.UpdateErrors(Class, c => c.With("handler", "kata")));

    [Fact]
    public void Class_of_deprecated_labels_is_warned_of() => Assert.Equal(
        ["scheduling.nodeSelector: use \"node-role.kubernetes.io/control-plane\" instead"],
        Classes.Warnings("""{"metadata":{"name":"r"},"handler":"a","scheduling":{"nodeSelector":{"node-role.kubernetes.io/master":""}}}"""));

    [Theory]
    [InlineData("""{"strategy":"OldestEmulationVersion","preferredHolder":"a"}""")]
    [InlineData("""{"leaseDurationSeconds":0,"leaseTransitions":-1}""", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0", "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"strategy":"Random"}""", "spec.strategy.strategy: Unsupported value: \"Random\": supported values: \"OldestEmulationVersion\"")]
    [InlineData("""{"preferredHolder":"a"}""", "spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined")]
    public void Lease_is_checked(string spec, params string[] errors) => Assert.Equal(errors, Leases.CreateErrors($$"""{"metadata":{"name":"l"},"spec":{{spec}} }"""));
}
