using ApiServer.Model.Json;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

public sealed class NodePortsTests : AdmissionTest
{
    [Theory]
    [InlineData("NodePort")]
    [InlineData("LoadBalancer")]
    public void A_type_with_node_ports_gets_one_per_port_and_keeps_them(string type)
    {
        var service = CreateAndKeep("services", Service("a", type));
        var port = Assert.Single(Ports(service));
        Assert.InRange(port, 30000, 32767);
        Assert.True(IsHeld(port));

        // Ports are known by their names: the unnamed one may change its number.
        var update = Update("services", Parse(Service("a", type, "{\"port\":81}")));
        Assert.Equal([port], Ports(update.Object));
        Assert.Empty(update.AlongWith);
    }

    [Theory]
    [InlineData("{\"port\":80,\"nodePort\":30080}", "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated")]
    [InlineData("{\"name\":\"x\",\"port\":1},{\"name\":\"y\",\"port\":2,\"protocol\":\"UDP\",\"nodePort\":30080}", "spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated")]
    [InlineData("{\"port\":80,\"nodePort\":8080}", "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    [InlineData("{\"name\":\"x\",\"port\":1,\"nodePort\":30090},{\"name\":\"y\",\"port\":2,\"protocol\":\"UDP\",\"nodePort\":30090}", "spec.ports[1].nodePort: Invalid value: 30090: provided port is already allocated")]
    public void A_port_that_cannot_be_had_is_invalid(string ports, string error)
    {
        CreateAndKeep("services", Service("a", "NodePort", "{\"port\":80,\"nodePort\":30080}"));
        var status = Refused(() => Create("services", Service("b", "NodePort", ports)));
        Assert.Equal((422, $"Service \"b\" is invalid: {error}"), (status.Code, status.Message));
    }

    [Fact]
    public void Two_services_that_choose_the_same_port_at_once_cannot_both_commit()
    {
        var first = Create("services", Service("a", "NodePort", "{\"port\":80,\"nodePort\":30080}"));
        var second = Create("services", Service("b", "NodePort", "{\"port\":80,\"nodePort\":30080}"));
        Assert.True(Store.Apply(first.AlongWith));
        Assert.False(Store.Apply(second.AlongWith));
    }

    [Theory]
    [InlineData("{\"name\":\"t\",\"port\":53},{\"name\":\"u\",\"port\":53,\"protocol\":\"UDP\"}")]
    [InlineData("{\"name\":\"t\",\"port\":53},{\"name\":\"u\",\"port\":53,\"protocol\":\"UDP\",\"nodePort\":30053}")]
    [InlineData("{\"name\":\"t\",\"port\":53,\"nodePort\":30053},{\"name\":\"u\",\"port\":53,\"protocol\":\"UDP\",\"nodePort\":30053}")]
    public void Two_protocols_of_one_port_share_its_node_port(string ports)
    {
        var service = CreateAndKeep("services", Service("a", "NodePort", ports));
        Assert.Single(Ports(service).Distinct());
        Assert.Empty(Update("services", service).AlongWith);
    }

    [Fact]
    public void A_changed_port_is_taken_and_the_former_freed()
    {
        var service = CreateAndKeep("services", Service("a", "NodePort", "{\"port\":80,\"nodePort\":30080}"));
        CreateAndKeep("services", Service("b", "NodePort", "{\"port\":80,\"nodePort\":30090}"));
        var status = Refused(() => Update("services", Parse(Service("a", "NodePort", "{\"port\":80,\"nodePort\":30090}"))));
        Assert.Equal("Service \"a\" is invalid: spec.ports[0].nodePort: Invalid value: 30090: provided port is already allocated", status.Message);

        Assert.True(Store.Apply(Update("services", Parse(Service("a", "NodePort", "{\"port\":80,\"nodePort\":30081}"))).AlongWith));
        Assert.Equal((false, true), (IsHeld(30080), IsHeld(30081)));
        Assert.Equal([30080], Ports(service));
    }

    [Fact]
    public void A_type_without_node_ports_frees_them()
    {
        var service = CreateAndKeep("services", Service("a", "NodePort"));
        var update = Update("services", service.WithAt("ClusterIP", "spec", "type"));
        Assert.Empty(Ports(update.Object));
        Assert.True(Store.Apply(update.AlongWith));
        Assert.False(IsHeld(Ports(service).Single()));
    }

    [Fact]
    public void A_deleted_service_frees_its_ports()
    {
        var service = CreateAndKeep("services", Service("a", "LoadBalancer", more: "\"externalTrafficPolicy\":\"Local\","));
        Assert.True(Store.Apply(Delete("services", service).AlongWith));
        Assert.Equal((false, false), (IsHeld(Ports(service).Single()), IsHeld(service.IntegerAt("spec", "healthCheckNodePort")!.Value)));
    }

    [Fact]
    public void A_load_balancer_may_go_without_node_ports_but_has_those_it_asks_for()
    {
        const string None = "\"allocateLoadBalancerNodePorts\":false,";
        Assert.Empty(Ports(Create("services", Service("a", "LoadBalancer", more: None)).Object));
        CreateAndKeep("services", Service("a", "LoadBalancer", "{\"port\":80,\"nodePort\":30080}", None));
        Assert.True(IsHeld(30080));
    }

    [Fact]
    public void A_balancer_for_local_traffic_has_a_port_for_health_checks()
    {
        const string Local = "\"externalTrafficPolicy\":\"Local\",";
        var service = CreateAndKeep("services", Service("a", "LoadBalancer", more: Local));
        var check = service.IntegerAt("spec", "healthCheckNodePort")!.Value;
        Assert.True(IsHeld(check));
        Assert.NotEqual(Ports(service).Single(), check);

        var kept = Update("services", Parse(Service("a", "LoadBalancer", more: Local)));
        Assert.Equal(check, kept.Object.IntegerAt("spec", "healthCheckNodePort"));
        Assert.Empty(kept.AlongWith);

        var status = Refused(() => Create("services", Service("b", "LoadBalancer", more: Local + $"\"healthCheckNodePort\":{check},")));
        Assert.Equal(
            (500, $"Internal error occurred: failed to allocate requested HealthCheck NodePort {check}: provided port is already allocated"),
            (status.Code, status.Message));

        var cluster = Update("services", service.WithAt("Cluster", "spec", "externalTrafficPolicy"));
        Assert.Null(cluster.Object.At("spec", "healthCheckNodePort"));
        Assert.True(Store.Apply(cluster.AlongWith));
        Assert.False(IsHeld(check));
    }

    private static string Service(string name, string type, string ports = "{\"port\":80}", string more = "") =>
        $$$"""{"kind":"Service","metadata":{"name":"{{{name}}}","namespace":"default"},"spec": { {{{more}}} "type":"{{{type}}}","selector":{"app":"v"},"ports":[{{{ports}}}]} }""";

    private static IEnumerable<long> Ports(JsonObject service) => service.ArrayAt("spec", "ports").Objects.Select(p => p.Integer("nodePort")).OfType<long>();

    private bool IsHeld(long port) => Store.Get(new ObjectKey("nodeports", "", $"{port}")) is not null;
}
