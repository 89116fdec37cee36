using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl apply</c>, <c>diff</c> and kustomizations.</summary>
[Collection(VerbsCollection.Name)]
public sealed class ApplyTests(KubectlServer server)
{
    [Fact]
    public async Task Apply_creates_leaves_changes_and_takes_away_what_it_had_set()
    {
        var kubectl = await server.NamespaceAsync("apply");
        Assert.Equal("configmap/settings created", await kubectl.SaysAsync("apply -f -", Manifests.Settings("red") + "\n  size: big"));
        Assert.Equal("configmap/settings unchanged", await kubectl.SaysAsync("apply -f -", Manifests.Settings("red") + "\n  size: big"));
        await kubectl.SaysAsync("patch cm settings -p '{\"data\":{\"foreign\":\"kept\"}}'");
        Assert.Equal("configmap/settings configured (server dry run)", await kubectl.SaysAsync("apply --dry-run=server -f -", Manifests.Settings("blue")));
        Assert.Equal("red", await kubectl.SaysAsync("get cm settings -o jsonpath={.data.color}"));

        Assert.Equal("configmap/settings configured", await kubectl.SaysAsync("apply -f -", Manifests.Settings("blue")));
        Assert.Equal("{\"color\":\"blue\",\"foreign\":\"kept\"}", await kubectl.SaysAsync("get cm settings -o jsonpath={.data}"));
        Assert.Equal(
            """
            apiVersion: v1
            data:
              color: blue
            kind: ConfigMap
            metadata:
              annotations: {}
              name: settings
              namespace: apply
            """,
            await kubectl.SaysAsync("apply view-last-applied cm settings"));
    }

    [Fact]
    public async Task Lists_are_merged_by_their_keys()
    {
        var kubectl = await server.NamespaceAsync("merge");
        Assert.Equal("service/nginx created\nstatefulset.apps/web created", await kubectl.SaysAsync("apply -f -", Manifests.Web));
        await kubectl.SaysAsync("patch sts web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"log\",\"image\":\"busybox\"}]}}}}'");
        Assert.Equal(
            "service/nginx unchanged\nstatefulset.apps/web configured",
            await kubectl.SaysAsync("apply -f -", Manifests.Web.Replace("nginx:1.27", "nginx:1.28", StringComparison.Ordinal)));
        Assert.Equal(
            "busybox nginx:1.28",
            string.Join(' ', (await kubectl.SaysAsync("get sts web -o jsonpath={.spec.template.spec.containers[*].image}")).Split(' ').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Apply_says_what_was_missing_in_an_object_that_was_only_created()
    {
        var kubectl = await server.NamespaceAsync("adopt");
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        var adopted = await kubectl.RunWithInputAsync(Manifests.Settings("blue"), "apply", "-f", "-");
        Assert.Equal("configmap/settings configured", adopted.Succeeded());
        Assert.Equal(
            "Warning: resource configmaps/settings is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.",
            adopted.Error.TrimEnd());
    }

    [Fact]
    public async Task A_misspelt_field_is_named()
    {
        var kubectl = await server.NamespaceAsync("typo");
        var typo = Manifests.Web.Replace("replicas:", "replicaz:", StringComparison.Ordinal);
        Assert.Equal(
            "Error from server (BadRequest): error when creating \"STDIN\": StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict decoding error: unknown field \"spec.replicaz\"",
            await kubectl.FailsAsync("apply -f -", typo));
        await kubectl.SaysAsync("apply -f -", Manifests.Web);

        // A patch is shown whole before what is wrong with it.
        var error = await kubectl.FailsAsync("apply -f -", typo);
        Assert.StartsWith("The request is invalid: patch: Invalid value: \"map[metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{", error, StringComparison.Ordinal);
        Assert.EndsWith("spec:map[replicas:<nil> replicaz:2]]\": strict decoding error: unknown field \"spec.replicaz\"", error, StringComparison.Ordinal);
        Assert.Equal("2", await kubectl.SaysAsync("get sts web -o jsonpath={.spec.replicas}"));
    }

    [Fact]
    [Trait("spec", "1.3.12")]
    public async Task What_must_not_change_is_refused()
    {
        var kubectl = await server.NamespaceAsync("immutable");
        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        Assert.Equal(
            "The StatefulSet \"web\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
            await kubectl.FailsAsync("apply -f -", Manifests.Web.Replace("serviceName: nginx", "serviceName: other", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Diff_shows_what_apply_would_change()
    {
        var kubectl = await server.NamespaceAsync("diff");
        var missing = await kubectl.RunWithInputAsync(Manifests.Settings("red"), "diff", "-f", "-");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("+  color: red\n", missing.Output, StringComparison.Ordinal);
        await kubectl.SaysAsync("apply -f -", Manifests.Settings("red"));
        Assert.Equal("", await kubectl.SaysAsync("diff -f -", Manifests.Settings("red")));

        var changed = await kubectl.RunWithInputAsync(Manifests.Settings("blue"), "diff", "-f", "-");
        Assert.Equal(1, changed.ExitCode);
        Assert.Equal(
            ["-  color: red", "+  color: blue"],
            changed.Output.Split('\n').Where(l => l.Length > 1 && l[0] is '-' or '+' && !l.StartsWith("---", StringComparison.Ordinal) && !l.StartsWith("+++", StringComparison.Ordinal)));
        Assert.Equal("red", await kubectl.SaysAsync("get cm settings -o jsonpath={.data.color}"));
    }

    [Fact]
    public async Task A_kustomization_is_applied_compared_and_deleted()
    {
        var kubectl = await server.NamespaceAsync("kustomize");
        server.Write("base/settings.yaml", Manifests.Settings("red"));
        var file = server.Write(
            "base/kustomization.yaml",
            """
            namePrefix: my-
            labels:
            - pairs: {team: x}
            resources: [settings.yaml]
            configMapGenerator:
            - name: made
              literals: [k=v]
            """);
        var directory = Path.GetDirectoryName(file);
        Assert.Equal("configmap/my-made-bdg947hgcc created\nconfigmap/my-settings created", await kubectl.SaysAsync($"apply -k {directory}"));
        Assert.Equal("configmap/my-made-bdg947hgcc\nconfigmap/my-settings", await kubectl.SaysAsync("get cm -l team=x -o name"));
        Assert.Equal("", await kubectl.SaysAsync($"diff -k {directory}"));
        Assert.Equal("configmap \"my-made-bdg947hgcc\" deleted\nconfigmap \"my-settings\" deleted", await kubectl.SaysAsync($"delete -k {directory}"));
        Assert.Equal("", await kubectl.SaysAsync("get cm -l team=x -o name"));
    }
}
