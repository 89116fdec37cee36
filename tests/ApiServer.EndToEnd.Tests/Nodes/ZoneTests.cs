using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>What the endpoints of a Service say of the zones of their nodes.</summary>
public sealed class ZoneTests : IDisposable
{
    private const string Service = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
         "spec":{"trafficDistribution":"PreferSameZone","selector":{"app":"web"},"ports":[{"port":80}]}}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-zone-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Endpoints_tell_their_zone_and_whom_they_are_for_and_stay_when_their_service_orphans_them()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "1");
        var kubectl = Kubectl.With(server);
        await kubectl.SaysAsync("label node --all topology.kubernetes.io/zone=north");
        await kubectl.SaysAsync("create -f -", Service);
        await kubectl.SaysAsync("create deployment web --image=nginx");
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        string[] slices = ["get", "endpointslices", "-l", "kubernetes.io/service-name=web", "-o"];
        await Until.Output(
            kubectl, "the endpoint has a zone and a hint", t => t == "north north", [.. slices, "jsonpath={.items[*].endpoints[*].zone} {.items[*].endpoints[*].hints.forZones[*].name}"]);

        await kubectl.SaysAsync("patch service web -p '{\"spec\":{\"trafficDistribution\":null}}'");
        await Until.Output(kubectl, "the hint is gone", t => t.Trim() == "north", [.. slices, "jsonpath={.items[*].endpoints[*].zone} {.items[*].endpoints[*].hints.forZones[*].name}"]);

        await kubectl.SaysAsync("delete service web --cascade=orphan");
        await Until.Output(kubectl, "the slice has no owner", t => t.Trim() == "web", [.. slices, "jsonpath={.items[*].metadata.labels.kubernetes\\.io/service-name} {.items[*].metadata.ownerReferences}"]);
        await kubectl.SaysAsync("create -f -", Service);
        await Until.Output(kubectl, "the new Service has a slice of its own", t => t == "Service", [.. slices, "jsonpath={.items[*].metadata.ownerReferences[*].kind}"]);
        await kubectl.SaysAsync("delete service web");
        await kubectl.SaysAsync("wait --for=delete endpointslices -l kubernetes.io/service-name=web --timeout=60s");
    }
}
