using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>What becomes of a StatefulSet's claims when it is scaled down and deleted.</summary>
[Collection(VerbsCollection.Name)]
public sealed class ClaimRetentionTests(KubectlServer server)
{
    [Theory]
    [Trait("spec", "1.7.3")]
    [InlineData("Retain", "Retain", "www-web-0 www-web-1")]
    [InlineData("Delete", "Retain", "")]
    [InlineData("Retain", "Delete", "www-web-0")]
    [InlineData("Delete", "Delete", "")]
    public async Task Claims_are_kept_or_deleted_as_the_policy_says(string whenDeleted, string whenScaled, string left)
    {
        var kubectl = await SetAsync($"claims-{whenDeleted}-{whenScaled}".ToLowerInvariant(), whenDeleted, whenScaled);
        await kubectl.SaysAsync("scale sts web --replicas=1");
        await kubectl.SaysAsync("wait --for=delete pod/web-1 --timeout=60s");
        if (whenScaled == "Delete")
        {
            await kubectl.SaysAsync("wait --for=delete pvc/www-web-1 --timeout=60s");
        }

        var scaledDown = whenScaled == "Delete" ? "www-web-0" : "www-web-0 www-web-1";
        Assert.Equal(scaledDown, await ClaimsAsync(kubectl));
        await kubectl.SaysAsync("delete sts web");
        await kubectl.SaysAsync("wait --for=delete pod/web-0 --timeout=60s");
        if (whenDeleted == "Delete")
        {
            // A set owns claims while their Pods are in range; those that were kept when it was scaled down too.
            await kubectl.SaysAsync("wait --for=delete pvc --all --timeout=60s");
        }

        Assert.Equal(left, await ClaimsAsync(kubectl));
    }

    [Fact]
    [Trait("spec", "1.7.6")]
    public async Task An_orphaning_delete_leaves_pods_and_claims_without_an_owner()
    {
        var kubectl = await SetAsync("claims-orphaned", "Delete", "Delete");
        await kubectl.SaysAsync("delete sts web --cascade=orphan");
        await kubectl.SaysAsync("wait --for=delete sts/web --timeout=60s");
        Assert.Equal("pod/web-0\npod/web-1", await kubectl.SaysAsync("get pods -o name"));
        Assert.Equal("www-web-0 www-web-1", await ClaimsAsync(kubectl));
        Assert.Equal("", await kubectl.SaysAsync("get pods,pvc -o jsonpath={.items[*].metadata.ownerReferences}"));
    }

    private static Task<string> ClaimsAsync(Kubectl kubectl) => kubectl.SaysAsync("get pvc -o jsonpath={.items[*].metadata.name}");

    private async Task<Kubectl> SetAsync(string ns, string whenDeleted, string whenScaled)
    {
        var kubectl = await server.NamespaceAsync(ns);
        var volumes = string.Concat(Enumerable.Range(0, 2).Select(i => $$"""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: {{ns}}-{{i}}}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              storageClassName: {{ns}}
              hostPath: {path: /tmp/{{ns}}-{{i}}}
            ---

            """));
        await kubectl.SaysAsync("apply -f -", volumes + Manifests.Web + $$"""

              persistentVolumeClaimRetentionPolicy: {whenDeleted: {{whenDeleted}}, whenScaled: {{whenScaled}}}
              volumeClaimTemplates:
              - metadata: {name: www}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: {{ns}}
                  resources: {requests: {storage: 1Gi} }
            """);
        await kubectl.SaysAsync("rollout status sts/web --timeout=60s");
        return kubectl;
    }
}
