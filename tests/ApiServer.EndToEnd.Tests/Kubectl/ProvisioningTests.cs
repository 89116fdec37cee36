using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>Volumes that are made for claims, as somebody with kubectl and a shell sees them.</summary>
public sealed class ProvisioningTests : IAsyncLifetime
{
    private const string Claim = """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: c}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """;

    private const string Local = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: local}
        provisioner: volumes.apiserver.local/dir
        volumeBindingMode: WaitForFirstConsumer
        parameters: {topologyKey: kubernetes.io/hostname}
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]
          volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-volumes-").FullName;
    private ServerProcess _server = null!;
    private Kubectl _kubectl = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_directory, "--default-storage-class");
        _kubectl = Kubectl.With(_server);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    [Trait("spec", "2.8.4")]
    [Trait("spec", "2.11.1")]
    public async Task A_claim_gets_a_directory_grows_and_takes_it_along()
    {
        Assert.StartsWith("standard (default)   volumes.apiserver.local/dir   Delete          Immediate           true", (await _kubectl.SaysAsync("get sc")).Split('\n')[1], StringComparison.Ordinal);
        await _kubectl.SaysAsync("apply -f -", Claim);
        await _kubectl.SaysAsync("wait --for=jsonpath={.status.phase}=Bound pvc/c --timeout=60s");
        var volume = await _kubectl.SaysAsync("get pvc c -o jsonpath={.spec.volumeName}");
        var directory = Path.Combine(_directory, "volumes", volume);
        Assert.True(Directory.Exists(directory));
        Assert.Equal(directory, await _kubectl.SaysAsync($"get pv {volume} -o jsonpath={{.spec.hostPath.path}}"));
        Assert.Equal("standard", await _kubectl.SaysAsync("get pvc c -o jsonpath={.spec.storageClassName}"));

        using (var watch = _kubectl.Watch("get pvc c --watch --no-headers -o custom-columns=A:.spec.resources.requests.storage,B:.status.capacity.storage,C:.status.conditions[*].type"))
        {
            Assert.Equal("1Gi 1Gi <none>", Spaced(await watch.NextAsync()));
            await _kubectl.SaysAsync("patch pvc c -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"3Gi\"}}}}'");
            Assert.Equal("3Gi 1Gi <none>", Spaced(await watch.NextAsync()));
            Assert.Equal("3Gi 1Gi Resizing", Spaced(await watch.NextAsync()));
            Assert.Equal("3Gi 3Gi <none>", Spaced(await watch.NextAsync()));
        }

        Assert.Equal("3Gi", await _kubectl.SaysAsync($"get pv {volume} -o jsonpath={{.spec.capacity.storage}}"));

        var gone = _kubectl.SaysAsync($"wait --for=delete pv/{volume} --timeout=60s");
        await _kubectl.SaysAsync("delete pvc c");
        await gone;
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    [Trait("spec", "2.9.3")]
    public async Task A_volume_is_made_for_the_node_that_the_scheduler_chose()
    {
        await _kubectl.SaysAsync("wait --for=create serviceaccount/default");
        await _kubectl.SaysAsync("apply -f -", Local);
        await _kubectl.SaysAsync("apply -f -", Claim.Replace("spec: {", "spec: {storageClassName: local, ", StringComparison.Ordinal));
        Assert.Equal("Pending", await _kubectl.SaysAsync("get pvc c -o jsonpath={.status.phase}"));

        await _kubectl.SaysAsync("apply -f -", Pod);
        Assert.Equal("pod/p condition met", await _kubectl.SaysAsync("wait --for=condition=Ready pod/p --timeout=60s"));
        var volume = await _kubectl.SaysAsync("get pvc c -o jsonpath={.spec.volumeName}");
        Assert.Equal(
            await _kubectl.SaysAsync("get pod p -o jsonpath={.spec.nodeName}"),
            await _kubectl.SaysAsync($"get pv {volume} -o jsonpath={{.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]}}"));
        Assert.True(Directory.Exists(Path.Combine(_directory, "volumes", volume)));
    }

    private static string Spaced(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
