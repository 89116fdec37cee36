using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Story;

/// <summary>The story's sections as a person types them; each leaves the cluster as the next one expects it.</summary>
internal sealed class StoryPlay(Kubectl kubectl)
{
    private const string Rbd = "Warning: spec.volumes[0].rbd: deprecated in v1.28, non-functional in v1.31+";

    /// <summary>A: a claim and a volume by hand.</summary>
    public async Task ClaimAndVolumeByHandAsync()
    {
        await StrictAndLenientDecodingAsync();

        Assert.Equal("persistentvolumeclaim/pv-claim created", (await kubectl.ApplyAsync("pv-claim.yaml")).Succeeded());
        var claim = (await GetAsync("pvc"))["pv-claim"];
        Assert.Equal("Pending", claim["STATUS"]);
        await Until.Output(
            kubectl,
            "the claim says why it waits",
            o => o.Contains("FailedBinding", StringComparison.Ordinal) && o.Contains("no persistent volumes available for this claim and no storage class is set", StringComparison.Ordinal),
            "describe", "pvc", "pv-claim");

        Assert.Equal("pod/pv-pod created", (await kubectl.ApplyAsync("pv-pod.yaml")).Succeeded());
        await Until.Output(
            kubectl,
            "the Pod says why it waits",
            o => o.Contains("FailedScheduling", StringComparison.Ordinal) && o.Contains("nodes are available: pod has unbound immediate PersistentVolumeClaims.", StringComparison.Ordinal),
            "describe", "pod", "pv-pod");
        Assert.Equal("Pending", (await GetAsync("pod"))["pv-pod"]["STATUS"]);

        var volume = await kubectl.ApplyAsync("pv-volume-rbd.yaml");
        Assert.Equal("persistentvolume/pv-volume created", volume.Succeeded());
        Assert.Contains("Warning: spec.rbd: deprecated in v1.28, non-functional in v1.31+", volume.Error, StringComparison.Ordinal);
        await BoundAsync();
        await FreedAsync();
    }

    /// <summary>B.1 to B.4: volumes, the Service, the StatefulSet, its ordered Pods.</summary>
    public async Task StatefulSetWithStorageAsync()
    {
        Assert.Equal(
            "persistentvolume/my-pv1 created\npersistentvolume/my-pv2 created\npersistentvolume/my-pv3 created",
            (await kubectl.ApplyAsync("pv.yaml")).Succeeded());
        Assert.Equal("service/nginx created", (await kubectl.ApplyAsync("service.yaml")).Succeeded());
        Assert.Equal("statefulset.apps/web created", (await kubectl.ApplyAsync("statefulset-pvc.yaml")).Succeeded());
        await AllRunningAsync(3);
    }

    /// <summary>Waits until web-0 … run, each <c>1/1 Running 0</c>, and nothing else is there.</summary>
    public async Task<KubectlTable> AllRunningAsync(int replicas)
    {
        var expected = string.Join('\n', Enumerable.Range(0, replicas).Select(i => $"NAME=web-{i} | READY=1/1 | STATUS=Running | RESTARTS=0"));
        var output = await Until.Output(
            kubectl, $"{replicas} Pods run", o => o.Length > 0 && KubectlTable.Parse(o).WithoutAge() == expected, "get", "pod");
        return KubectlTable.Parse(output);
    }

    /// <summary>B.5 and B.6: claims and volumes are a bijection; names inside the Pods.</summary>
    public async Task<string> ClaimsAndVolumesAsync()
    {
        var claims = await GetAsync("pvc");
        var volumes = await GetAsync("pv");
        Assert.Equal(["NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS", "VOLUMEATTRIBUTESCLASS", "AGE"], claims.Headings);
        Assert.Equal(
            ["NAME", "CAPACITY", "ACCESS MODES", "RECLAIM POLICY", "STATUS", "CLAIM", "STORAGECLASS", "VOLUMEATTRIBUTESCLASS", "REASON", "AGE"],
            volumes.Headings);
        Assert.Equal(["www-web-0", "www-web-1", "www-web-2"], claims.Rows.Select(r => r["NAME"]));
        foreach (var claim in claims.Rows)
        {
            Assert.Equal(("Bound", "10Gi", "RWO", "<unset>"), (claim["STATUS"], claim["CAPACITY"], claim["ACCESS MODES"], claim["VOLUMEATTRIBUTESCLASS"]));
            var volume = volumes[claim["VOLUME"]];
            Assert.Equal(("10Gi", "RWO", "Retain", "Bound"), (volume["CAPACITY"], volume["ACCESS MODES"], volume["RECLAIM POLICY"], volume["STATUS"]));
            Assert.Equal($"default/{claim["NAME"]}", volume["CLAIM"]);
        }

        Assert.Equal(3, claims.Rows.Select(r => r["VOLUME"]).Distinct().Count());
        for (var i = 0; i < 3; i++)
        {
            var names = await kubectl.OutputAsync(
                "get", "pod", $"web-{i}", "-o", "jsonpath={.spec.hostname} {.spec.subdomain} {.spec.volumes[?(@.name=='www')].persistentVolumeClaim.claimName}");
            Assert.Equal($"web-{i} nginx www-web-{i}", names);
        }

        return claims.WithoutAge() + "\n" + volumes.WithoutAge() + "\n" + await kubectl.OutputAsync("get", "pvc,pv", "-o", "jsonpath={.items[*].metadata.uid}");
    }

    /// <summary>C.3 and C.4: all Pods are deleted and come back under the same names, in order, with new uids.</summary>
    public async Task DeleteAllPodsAsync()
    {
        var before = await UidsAsync();

        // Its requests, on the error output, say what it waits for should it ever hang.
        var output = await kubectl.OutputAsync("delete", "pod", "--all", "-v=6");
        Assert.Equal(3, output.Split('\n').Length);
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith($"pod \"web-{i}\" deleted", output.Split('\n')[i], StringComparison.Ordinal);
        }

        await AllRunningAsync(3);
        var after = await UidsAsync();
        Assert.Empty(before.Intersect(after));
        var stamps = (await kubectl.OutputAsync("get", "pod", "-o", "jsonpath={range .items[*]}{.metadata.name} {.metadata.creationTimestamp}{\"\\n\"}{end}")).Split('\n');
        Assert.Equal(stamps.Order(StringComparer.Ordinal).Select(s => s[^20..]), stamps.Select(s => s[^20..]).Order(StringComparer.Ordinal));
    }

    /// <summary>D.1 to D.3: scaling down keeps the claims, scaling up finds them again, a missing volume stops the set until it comes.</summary>
    public async Task BeyondTheDocumentAsync()
    {
        var claims = (await GetAsync("pvc")).WithoutAge();
        Assert.Equal("statefulset.apps/web scaled", await kubectl.OutputAsync("scale", "sts", "web", "--replicas=1"));
        await AllRunningAsync(1);
        Assert.Equal(claims, (await GetAsync("pvc")).WithoutAge());
        await kubectl.OutputAsync("scale", "sts", "web", "--replicas=3");
        await AllRunningAsync(3);
        Assert.Equal(claims, (await GetAsync("pvc")).WithoutAge());

        await kubectl.OutputAsync("scale", "sts", "web", "--replicas=5");
        await Until.Output(kubectl, "web-3 waits for a volume", o => o.Contains("FailedScheduling", StringComparison.Ordinal), "describe", "pod", "web-3");
        var waiting = await GetAsync("pod");
        Assert.Equal("Pending", waiting["web-3"]["STATUS"]);
        Assert.DoesNotContain(waiting.Rows, r => r["NAME"] == "web-4");
        foreach (var name in new[] { "my-pv4", "my-pv5" })
        {
            var manifest = $$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"{{name}}"},"spec":{"capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/data/{{name}}"} } }""";
            (await kubectl.RunWithInputAsync(manifest, "apply", "-f", "-")).Succeeded();
        }

        await AllRunningAsync(5);
    }

    private async Task StrictAndLenientDecodingAsync()
    {
        var strict = await kubectl.ApplyAsync("pod-inline-rbd-unknown-fields.yaml");
        Assert.NotEqual(0, strict.ExitCode);
        Assert.Contains(
            "strict decoding error: unknown field \"spec.volumes[0].rbd.imagefeatures\", unknown field \"spec.volumes[0].rbd.imageformat\"",
            strict.Error,
            StringComparison.Ordinal);

        var lenient = await kubectl.RunAsync("apply", "--validate=warn", "-f", Path.Combine("Story", "pod-inline-rbd-unknown-fields.yaml"));
        Assert.Equal("pod/rbd created", lenient.Succeeded());
        Assert.Contains("Warning: unknown field \"spec.volumes[0].rbd.imagefeatures\"", lenient.Error, StringComparison.Ordinal);
        Assert.Contains("Warning: unknown field \"spec.volumes[0].rbd.imageformat\"", lenient.Error, StringComparison.Ordinal);
        await DeletePodAsync("rbd");

        var known = await kubectl.ApplyAsync("pod-inline-rbd.yaml");
        Assert.Equal("pod/rbd created", known.Succeeded());
        Assert.Equal(Rbd, known.Error.Trim());
        await DeletePodAsync("rbd");
    }

    private async Task BoundAsync()
    {
        await Until.Output(
            kubectl, "the Pod runs", o => o.Length > 0 && KubectlTable.Parse(o)["pv-pod"]["STATUS"] == "Running", "get", "pod");
        var claim = (await GetAsync("pvc"))["pv-claim"];
        Assert.Equal(("Bound", "pv-volume", "10Gi", "RWO"), (claim["STATUS"], claim["VOLUME"], claim["CAPACITY"], claim["ACCESS MODES"]));
        var volume = (await GetAsync("pv"))["pv-volume"];
        Assert.Equal(("Bound", "default/pv-claim", "Retain"), (volume["STATUS"], volume["CLAIM"], volume["RECLAIM POLICY"]));
    }

    private async Task FreedAsync()
    {
        // A claim that is in use stays Terminating until the Pod is gone.
        await kubectl.OutputAsync("delete", "pvc", "pv-claim", "--wait=false");
        Assert.Equal("Terminating", (await GetAsync("pvc"))["pv-claim"]["STATUS"]);
        await DeletePodAsync("pv-pod");
        await Until.Output(kubectl, "the claim is gone", o => o.Trim().Length == 0, "get", "pvc", "--no-headers", "--ignore-not-found");
        var output = await Until.Output(
            kubectl, "the volume is released", o => KubectlTable.Parse(o)["pv-volume"]["STATUS"] == "Released", "get", "pv");
        Assert.Equal("default/pv-claim", KubectlTable.Parse(output)["pv-volume"]["CLAIM"]);

        Assert.Equal("persistentvolume \"pv-volume\" deleted", await kubectl.OutputAsync("delete", "pv", "pv-volume"));
        var nothing = await kubectl.RunAsync("get", "pod,pvc,pv");
        Assert.Equal("No resources found", nothing.Error.Trim());
    }

    private async Task DeletePodAsync(string name) =>
        Assert.StartsWith($"pod \"{name}\" deleted", await kubectl.OutputAsync("delete", "pod", name), StringComparison.Ordinal);

    private async Task<string[]> UidsAsync() => (await kubectl.OutputAsync("get", "pod", "-o", "jsonpath={.items[*].metadata.uid}")).Split(' ');

    private async Task<KubectlTable> GetAsync(string resource) => KubectlTable.Parse(await kubectl.OutputAsync("get", resource));
}
