using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl create -f</c>, <c>replace</c>, <c>run</c> and <c>expose</c>.</summary>
[Collection(VerbsCollection.Name)]
public sealed class CreateAndReplaceTests(KubectlServer server)
{
    [Fact]
    public async Task Files_of_many_documents_are_created_once()
    {
        var kubectl = await server.NamespaceAsync("create");
        var file = server.Write("web.yaml", Manifests.Web);
        Assert.Equal("service/nginx created (server dry run)\nstatefulset.apps/web created (server dry run)", await kubectl.SaysAsync($"create --dry-run=server -f {file}"));
        Assert.Equal("service/nginx created\nstatefulset.apps/web created", await kubectl.SaysAsync($"create -f {file}"));
        Assert.Equal(
            $"Error from server (AlreadyExists): error when creating \"{file}\": services \"nginx\" already exists\n"
            + $"Error from server (AlreadyExists): error when creating \"{file}\": statefulsets.apps \"web\" already exists",
            await kubectl.FailsAsync($"create -f {file}"));
        Assert.Equal(
            "Error from server (NotFound): error when creating \"STDIN\": namespaces \"nowhere\" not found",
            await server.Client.In("nowhere").FailsAsync("create -f -", Manifests.Settings("red")));
        Assert.Equal(
            "Error from server (BadRequest): error when creating \"STDIN\": ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"colour\"",
            await kubectl.FailsAsync("create -f -", Manifests.Settings("red") + "\ncolour: red"));
    }

    [Fact]
    public async Task A_name_is_generated()
    {
        var kubectl = await server.NamespaceAsync("generate");
        const string Manifest = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"some-"}}""";
        Assert.Matches("^configmap/some-[bcdfghjklmnpqrstvwxz2456789]{5} created$", await kubectl.SaysAsync("create -f -", Manifest));
        Assert.Equal("error: from some-: cannot use generate name with apply", await kubectl.FailsAsync("apply -f -", Manifest));
    }

    [Fact]
    public async Task Replace_puts_the_whole_object_unless_it_is_an_old_one()
    {
        var kubectl = await server.NamespaceAsync("replace");
        Assert.Equal(
            "Error from server (NotFound): error when replacing \"STDIN\": configmaps \"settings\" not found",
            await kubectl.FailsAsync("replace -f -", Manifests.Settings("red")));
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red") + "\n  size: big");
        var old = await kubectl.SaysAsync("get cm settings -o json");
        Assert.Equal("configmap/settings replaced", await kubectl.SaysAsync("replace -f -", Manifests.Settings("blue")));
        Assert.Equal("{\"color\":\"blue\"}", await kubectl.SaysAsync("get cm settings -o jsonpath={.data}"));

        Assert.Equal(
            "Error from server (Conflict): error when replacing \"STDIN\": Operation cannot be fulfilled on configmaps \"settings\": the object has been modified; please apply your changes to the latest version and try again",
            await kubectl.FailsAsync("replace -f -", old));

        var uid = await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.uid}");
        Assert.Equal("configmap \"settings\" deleted\nconfigmap/settings replaced", await kubectl.SaysAsync("replace --force -f -", Manifests.Settings("green")));
        Assert.Equal("green", await kubectl.SaysAsync("get cm settings -o jsonpath={.data.color}"));
        Assert.NotEqual(uid, await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.uid}"));
    }

    [Fact]
    public async Task A_forced_replacement_of_a_running_Pod_is_another_Pod()
    {
        var kubectl = await server.NamespaceAsync("force");
        await kubectl.SaysAsync("run one --image=nginx");
        await kubectl.SaysAsync("wait --for=condition=Ready pod/one");
        var uid = await kubectl.SaysAsync("get pod one -o jsonpath={.metadata.uid}");
        const string Other = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"one"},"spec":{"containers":[{"name":"c","image":"other"}]}}""";
        Assert.Contains("pod updates may not change fields other than", await kubectl.FailsAsync("replace -f -", Other), StringComparison.Ordinal);
        Assert.Equal("pod \"one\" deleted\npod/one replaced", await kubectl.SaysAsync("replace --force -f -", Other));
        Assert.Equal("other", await kubectl.SaysAsync("get pod one -o jsonpath={.spec.containers[0].image}"));
        Assert.NotEqual(uid, await kubectl.SaysAsync("get pod one -o jsonpath={.metadata.uid}"));
    }

    [Fact]
    public async Task Run_makes_a_Pod_as_it_was_asked_for()
    {
        var kubectl = await server.NamespaceAsync("run");
        Assert.Equal("pod/one created", await kubectl.SaysAsync("run one --image=nginx --labels=a=b --annotations=simulation.apiserver.local/exit-after=1h --env=E=1 --port=80 --restart=Never --command -- sleep 9"));
        Assert.Equal(
            "{\"a\":\"b\"} [\"sleep\",\"9\"] [{\"name\":\"E\",\"value\":\"1\"}] [{\"containerPort\":80,\"protocol\":\"TCP\"}] Never",
            await kubectl.SaysAsync("get pod one -o jsonpath='{.metadata.labels} {.spec.containers[0].command} {.spec.containers[0].env} {.spec.containers[0].ports} {.spec.restartPolicy}'"));
        Assert.Equal("Error from server (AlreadyExists): pods \"one\" already exists", await kubectl.FailsAsync("run one --image=nginx"));
        Assert.Equal("service/two created\npod/two created", await kubectl.SaysAsync("run two --image=nginx --port=8080 --expose"));
        Assert.Equal(
            "{\"run\":\"two\"} [{\"port\":8080,\"protocol\":\"TCP\",\"targetPort\":8080}]",
            await kubectl.SaysAsync("get svc two -o jsonpath='{.spec.selector} {.spec.ports}'"));
        Assert.Equal("pod/three created (server dry run)", await kubectl.SaysAsync("run three --image=nginx --dry-run=server"));
        Assert.Equal("pod/one\npod/two", await kubectl.SaysAsync("get pods -o name"));
        Assert.Equal("pod/one condition met", await kubectl.SaysAsync("wait --for=condition=Ready pod/one"));
    }

    [Fact]
    public async Task Expose_makes_a_Service_for_a_Pod_a_Service_and_a_Deployment()
    {
        var kubectl = await server.NamespaceAsync("expose");
        await kubectl.SaysAsync("run one --image=nginx --labels=a=b --port=80");
        await kubectl.SaysAsync("create deployment d --image=nginx --port=8080");
        Assert.Equal("service/one exposed", await kubectl.SaysAsync("expose pod one"));
        Assert.Equal("service/again exposed", await kubectl.SaysAsync("expose svc one --name=again --port=81 --target-port=http --type=NodePort"));
        Assert.Equal("service/d exposed", await kubectl.SaysAsync("expose deployment d --port=80 --cluster-ip=None"));
        Assert.Equal("Error from server (AlreadyExists): services \"one\" already exists", await kubectl.FailsAsync("expose pod one"));

        var table = KubectlTable.Parse(await kubectl.SaysAsync("get svc -o wide"));
        Assert.Equal(("ClusterIP", "80/TCP", "a=b"), (table["one"]["TYPE"], table["one"]["PORT(S)"], table["one"]["SELECTOR"]));
        Assert.Equal(("ClusterIP", "None", "80/TCP", "app=d"), (table["d"]["TYPE"], table["d"]["CLUSTER-IP"], table["d"]["PORT(S)"], table["d"]["SELECTOR"]));
        Assert.Equal(("NodePort", "a=b"), (table["again"]["TYPE"], table["again"]["SELECTOR"]));
        Assert.Matches("^81:3[0-2][0-9]{3}/TCP$", table["again"]["PORT(S)"]);
        Assert.Equal("http", await kubectl.SaysAsync("get svc again -o jsonpath={.spec.ports[0].targetPort}"));
    }
}
