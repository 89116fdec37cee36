using ApiServer.EndToEnd.Tests.Support;
using ApiServer.EndToEnd.Tests.Verbs;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>What kubectl shows of Pods that wait for ConfigMaps and Secrets.</summary>
[Collection(VerbsCollection.Name)]
public sealed class MountTests(KubectlServer server)
{
    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: mounts}
        spec:
          containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]
          volumes: [{name: v, configMap: {name: settings, items: [{key: color, path: color}]}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: reads}
        spec: {containers: [{name: c, image: nginx, env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]}]}
        """;

    [Fact]
    [Trait("spec", "4.7.4")]
    [Trait("spec", "4.9.4")]
    public async Task A_pod_waits_for_a_config_map_and_its_key_and_says_so()
    {
        var kubectl = await server.NamespaceAsync("mounts");
        (await kubectl.RunWithInputAsync(Pods, "apply", "-f", "-")).Succeeded();
        await SaysAsync(kubectl, "mounts", "MountVolume.SetUp failed for volume \"v\" : configmap \"settings\" not found");
        await SaysAsync(kubectl, "reads", "Error: configmap \"settings\" not found");
        Assert.Equal(["mounts ContainerCreating", "reads CreateContainerConfigError"], await WaitingAsync(kubectl));

        await kubectl.SaysAsync("create configmap settings --from-literal=size=1");
        await SaysAsync(kubectl, "mounts", "MountVolume.SetUp failed for volume \"v\" : configmap references non-existent config key: color");
        await SaysAsync(kubectl, "reads", "Error: couldn't find key color in ConfigMap mounts/settings");

        (await kubectl.RunAsync("patch", "configmap", "settings", "-p", """{"data":{"color":"red"}}""")).Succeeded();
        await kubectl.SaysAsync("wait --for=condition=Ready pod/mounts pod/reads --timeout=60s");
    }

    private static Task<string> SaysAsync(Kubectl kubectl, string pod, string message) =>
        Until.Output(kubectl, $"{pod} says {message}", o => o.Contains(message, StringComparison.Ordinal), "describe", "pod", pod);

    private static async Task<string[]> WaitingAsync(Kubectl kubectl) =>
        (await kubectl.SaysAsync("get pods --no-headers -o custom-columns=N:.metadata.name,R:.status.containerStatuses[0].state.waiting.reason"))
            .Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
}
