using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl delete</c>: what goes, what stays, and how long it takes.</summary>
[Collection(VerbsCollection.Name)]
public sealed class DeleteTests(KubectlServer server)
{
    [Fact]
    public async Task Background_deletion_takes_the_Pods_too()
    {
        var kubectl = await SetAsync("background");
        Assert.Equal("statefulset.apps \"web\" deleted", await kubectl.SaysAsync("delete sts web --cascade=background"));
        await kubectl.SaysAsync("wait --for=delete pods,controllerrevisions -l app=nginx --timeout=60s");
        Assert.Equal("service/nginx", await kubectl.SaysAsync("get sts,pods,controllerrevisions,svc -o name"));
    }

    [Fact]
    public async Task Foreground_deletion_ends_when_the_Pods_are_gone()
    {
        var kubectl = await SetAsync("foreground");

        // A finalizer on a Pod holds the set.
        await kubectl.SaysAsync("patch pod web-1 -p '{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}'");
        Assert.Equal("statefulset.apps \"web\" deleted", await kubectl.SaysAsync("delete sts web --cascade=foreground --wait=false"));
        await kubectl.SaysAsync("wait --for=delete pod/web-0 --timeout=60s");
        Assert.Equal("[\"foregroundDeletion\"]", await kubectl.SaysAsync("get sts web -o jsonpath={.metadata.finalizers}"));
        await kubectl.SaysAsync("patch pod web-1 -p '{\"metadata\":{\"finalizers\":null}}'");
        await kubectl.SaysAsync("wait --for=delete sts/web --timeout=60s");
        Assert.Equal("", await kubectl.SaysAsync("get sts,pods -o name"));

        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        await kubectl.SaysAsync("rollout status sts/web --timeout=60s");
        Assert.Equal("statefulset.apps \"web\" deleted", await kubectl.SaysAsync("delete sts web --cascade=foreground"));
        Assert.Equal("", await kubectl.SaysAsync("get sts,pods -o name"));
    }

    [Fact]
    public async Task Orphans_stay_and_are_adopted_by_the_next_set()
    {
        var kubectl = await SetAsync("orphan");
        const string Owned = "get pods -o jsonpath='{range .items[*]}{.metadata.uid} {end}'";
        var uids = await kubectl.SaysAsync(Owned);
        Assert.Equal("statefulset.apps \"web\" deleted", await kubectl.SaysAsync("delete sts web --cascade=orphan"));
        Assert.Equal("", await kubectl.SaysAsync("get pods,controllerrevisions -o jsonpath={.items[*].metadata.ownerReferences}"));
        Assert.Equal(uids, await kubectl.SaysAsync(Owned));

        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        await kubectl.SaysAsync("rollout status sts/web --timeout=60s");
        Assert.Equal(uids, await kubectl.SaysAsync(Owned));
        var set = await kubectl.SaysAsync("get sts web -o jsonpath={.metadata.uid}");
        Assert.Equal($"{set} {set}", await kubectl.SaysAsync("get pods -o jsonpath={.items[*].metadata.ownerReferences[0].uid}"));
    }

    [Fact]
    public async Task A_forced_deletion_waits_for_nobody()
    {
        var kubectl = await server.NamespaceAsync("forced");
        await kubectl.SaysAsync("run one --image=nginx");
        await kubectl.SaysAsync("wait --for=condition=Ready pod/one");
        var command = await kubectl.RunAsync("delete", "pod", "one", "--force", "--wait=false");
        Assert.Equal("pod \"one\" force deleted", Printed.Plain(command.Succeeded()));
        Assert.Equal(
            "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.",
            command.Error.TrimEnd());
        Assert.Equal("", await kubectl.SaysAsync("get pods -o name"));
    }

    [Fact]
    public async Task Deletion_chooses_by_name_label_file_and_all()
    {
        var kubectl = await server.NamespaceAsync("chosen");
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await kubectl.SaysAsync($"create configmap {name}");
        }

        await kubectl.SaysAsync("label cm b c tier=front");
        Assert.Equal("configmap \"a\" deleted (server dry run)", await kubectl.SaysAsync("delete cm a --dry-run=server"));
        Assert.Equal("configmap \"a\" deleted", await kubectl.SaysAsync("delete cm a"));
        Assert.Equal("configmap \"b\" deleted\nconfigmap \"c\" deleted", await kubectl.SaysAsync("delete cm -l tier=front"));
        Assert.Equal("No resources found", (await kubectl.RunAsync("delete", "cm", "-l", "tier=front")).Succeeded());
        Assert.Equal("configmap/d", await kubectl.SaysAsync("delete cm --field-selector metadata.name=d -o name"));
        var before = await kubectl.SaysAsync("get cm kube-root-ca.crt -o jsonpath={.metadata.uid}");
        Assert.Equal("configmap \"e\" deleted\nconfigmap \"kube-root-ca.crt\" deleted", await kubectl.SaysAsync("delete cm --all"));

        // What the cluster needs comes back.
        await kubectl.SaysAsync("wait --for=create cm/kube-root-ca.crt");
        Assert.NotEqual(before, await kubectl.SaysAsync("get cm kube-root-ca.crt -o jsonpath={.metadata.uid}"));

        await kubectl.SaysAsync("create -f -", Manifests.Web);
        Assert.Equal("service \"nginx\" deleted\nstatefulset.apps \"web\" deleted", await kubectl.SaysAsync("delete -f -", Manifests.Web));
        Assert.Equal(
            "Error from server (NotFound): error when deleting \"STDIN\": services \"nginx\" not found\nError from server (NotFound): error when deleting \"STDIN\": statefulsets.apps \"web\" not found",
            await kubectl.FailsAsync("delete -f -", Manifests.Web));
    }

    [Fact]
    public async Task What_is_missing_is_an_error_unless_it_is_said_not_to_be()
    {
        var kubectl = await server.NamespaceAsync("missing");
        Assert.Equal("Error from server (NotFound): pods \"missing\" not found", await kubectl.FailsAsync("delete pod missing"));
        Assert.Equal("", await kubectl.SaysAsync("delete pod missing --ignore-not-found"));
        Assert.Equal("", await kubectl.SaysAsync("delete --ignore-not-found -f -", Manifests.Web));
    }

    [Fact]
    public async Task A_namespace_goes_with_what_is_in_it()
    {
        var kubectl = await SetAsync("gone");
        Assert.Equal("namespace \"gone\" deleted", await server.Client.SaysAsync("delete namespace gone"));
        Assert.Equal("", await kubectl.SaysAsync("get sts,pods,svc,cm,sa -o name"));
        Assert.Equal("Error from server (NotFound): namespaces \"gone\" not found", await server.Client.FailsAsync("get ns gone"));
        Assert.Equal("Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted", await server.Client.FailsAsync("delete ns default"));
    }

    private async Task<Kubectl> SetAsync(string name)
    {
        var kubectl = await server.NamespaceAsync(name);
        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        await kubectl.SaysAsync("rollout status sts/web --timeout=60s");
        return kubectl;
    }
}
