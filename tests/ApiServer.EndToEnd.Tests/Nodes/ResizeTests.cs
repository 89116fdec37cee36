using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>kubectl gives a running Pod other resources.</summary>
public sealed class ResizeTests : IDisposable
{
    private const string Columns =
        "get pod {0} -o custom-columns=A:.status.containerStatuses[0].allocatedResources.cpu,R:.status.containerStatuses[0].resources.requests.cpu,C:.status.containerStatuses[0].restartCount,P:.status.conditions[?(@.type==\"PodResizePending\")].reason --no-headers";

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-resize-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task Resources_of_a_running_pod_change_wait_or_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "1");
        var kubectl = Kubectl.With(server);
        await kubectl.SaysAsync("wait --for=create serviceaccount/default configmap/kube-root-ca.crt");
        (await kubectl.RunWithInputAsync(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: 100m}}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: other}
            spec:
              containers: [{name: c, image: nginx, resources: {requests: {cpu: 200m}}, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]
            """,
            "apply",
            "-f",
            "-")).Succeeded();
        await kubectl.SaysAsync("wait --for=condition=Ready pod/web pod/other --timeout=60s");

        await ResizeAsync(kubectl, "web", "300m");
        await UntilAsync(kubectl, "web", "300m 300m 0 <none>");
        await ResizeAsync(kubectl, "other", "400m");
        await UntilAsync(kubectl, "other", "400m 400m 1 <none>");

        await ResizeAsync(kubectl, "web", "3900m");
        await UntilAsync(kubectl, "web", "300m 300m 0 Deferred");
        await Until.Output(kubectl, "it is told", o => o.Contains("ResizeDeferred", StringComparison.Ordinal), "describe", "pod", "web");
        await kubectl.SaysAsync("delete pod other --now");
        await UntilAsync(kubectl, "web", "3900m 3900m 0 <none>");

        var refused = await kubectl.RunAsync("patch", "pod", "web", "--subresource=resize", "-p", Patch("5"));
        Assert.Contains("node didn't have enough allocatable resources: cpu, requested: 5000, allocatable: 4000", refused.Error, StringComparison.Ordinal);
    }

    private static string Patch(string cpu) => $$$"""{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"{{{cpu}}}"} } }] } }""";

    private static async Task ResizeAsync(Kubectl kubectl, string pod, string cpu) =>
        (await kubectl.RunAsync("patch", "pod", pod, "--subresource=resize", "-p", Patch(cpu))).Succeeded();

    private static Task<string> UntilAsync(Kubectl kubectl, string pod, string line) => Until.Output(
        kubectl,
        $"{pod} is {line}",
        o => string.Join(' ', o.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)) == line,
        [.. Columns.Split(' ').Select(a => a.Replace("{0}", pod, StringComparison.Ordinal))]);
}
