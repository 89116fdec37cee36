using System.Net;
using ApiServer.Controllers.Bootstrap;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Bootstrap;

public sealed class SystemObjectsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.10");

    [Fact]
    [Trait("spec", "4.1.4")]
    public async Task An_empty_cluster_gets_namespaces_accounts_authorities_and_the_kubernetes_service()
    {
        await using var cluster = await TestCluster.OpenAsync();
        await SystemObjects.EnsureAsync(cluster.Client, "PEM", Here, 6443, CancellationToken.None);
        string[] namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];
        Assert.Equal(namespaces, cluster.List(ResourceNames.Namespaces).Select(n => n.Name()));
        Assert.All(cluster.List(ResourceNames.Namespaces), n => Assert.Equal("Active", n.StringAt("status", "phase")));
        Assert.Equal(namespaces.Select(n => (n, "default")), cluster.List(ResourceNames.ServiceAccounts).Select(a => (a.Namespace(), a.Name())));
        Assert.Equal(namespaces.Select(n => (n, "kube-root-ca.crt", "PEM")), cluster.List(ResourceNames.ConfigMaps).Select(c => (c.Namespace(), c.Name(), c.StringAt("data", "ca.crt")!)));

        Assert.Equal(
            [("system-cluster-critical", 2000000000, "PreemptLowerPriority"), ("system-node-critical", 2000001000, "PreemptLowerPriority")],
            cluster.List(ResourceNames.PriorityClasses).Select(c => (c.Name(), c.Integer("value")!.Value, c.String("preemptionPolicy")!)));

        var service = cluster.Client.Get(ResourceNames.Services, "default", "kubernetes")!;
        Assert.Equal("10.96.0.1", service.StringAt("spec", "clusterIP"));
        Assert.Equal("""[{"name":"https","protocol":"TCP","port":443,"targetPort":6443}]""", service.At("spec", "ports")!.ToString());
        Assert.Equal("""{"component":"apiserver","provider":"kubernetes"}""", service.Labels().ToString());
        Assert.NotNull(cluster.Client.Get(ResourceNames.IPAddresses, "", "10.96.0.1"));
        var endpoints = cluster.Client.Get(ResourceNames.Endpoints, "default", "kubernetes")!;
        Assert.Equal("""[{"addresses":[{"ip":"192.0.2.10"}],"ports":[{"name":"https","port":6443,"protocol":"TCP"}]}]""", endpoints["subsets"]!.ToString());
        var slice = cluster.Client.Get(ResourceNames.EndpointSlices, "default", "kubernetes")!;
        Assert.Equal("""[{"addresses":["192.0.2.10"],"conditions":{"ready":true}}]""", slice["endpoints"]!.ToString());
    }

    [Fact]
    public async Task A_second_start_writes_nothing_and_one_on_another_port_only_what_leads_there()
    {
        await using var cluster = await TestCluster.OpenAsync();
        await SystemObjects.EnsureAsync(cluster.Client, "PEM", Here, 6443, CancellationToken.None);
        var before = cluster.Store.Revision;
        await SystemObjects.EnsureAsync(cluster.Client, "PEM", Here, 6443, CancellationToken.None);
        Assert.Equal(before, cluster.Store.Revision);
        await SystemObjects.EnsureAsync(cluster.Client, "PEM", Here, 7443, CancellationToken.None);
        Assert.Equal(before + 3, cluster.Store.Revision);
        Assert.Equal(7443, cluster.Client.Get(ResourceNames.EndpointSlices, "default", "kubernetes")!.ArrayAt("ports").Objects.Single().Integer("port"));
    }

    [Fact]
    public void A_loopback_address_is_not_advertised()
    {
        Assert.Equal(Here, AdvertisedAddress.Of(Here));
        Assert.NotEqual(IPAddress.Loopback, AdvertisedAddress.Of(IPAddress.Loopback));
    }
}
