using System.Text.RegularExpressions;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl get</c> in each of its forms.</summary>
[Collection(VerbsCollection.Name)]
public sealed class GetTests(KubectlServer server)
{
    private const string Three = """
        {"apiVersion":"v1","kind":"List","items":[
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"tier":"back","app":"x"}},"data":{"rank":"3"}},
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","labels":{"tier":"front","app":"x"}},"data":{"rank":"1"}},
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","labels":{"tier":"front"}},"data":{"rank":"2","more":""}}]}
        """;

    [Fact]
    public async Task Pods_are_shown_as_tables_narrow_and_wide()
    {
        var kubectl = await server.NamespaceAsync("tables");
        Assert.Equal("No resources found in tables namespace.", (await kubectl.RunAsync("get", "pods")).Error.TrimEnd());
        await kubectl.SaysAsync("run one --image=nginx");
        await kubectl.SaysAsync("wait --for=condition=Ready pod/one");
        var (address, node) = (await kubectl.SaysAsync("get pod one -o jsonpath={.status.podIP}"), await kubectl.SaysAsync("get pod one -o jsonpath={.spec.nodeName}"));

        Assert.Equal("NAME=one | READY=1/1 | STATUS=Running | RESTARTS=0", KubectlTable.Parse(await kubectl.SaysAsync("get pods")).WithoutAge());
        Assert.Equal(
            $"NAME=one | READY=1/1 | STATUS=Running | RESTARTS=0 | IP={address} | NODE={node} | NOMINATED NODE=<none> | READINESS GATES=<none>",
            KubectlTable.Parse(await kubectl.SaysAsync("get pods -o wide")).WithoutAge());
        Assert.Equal(
            "NAME=one | READY=1/1 | STATUS=Running | RESTARTS=0 | RUN=one | LABELS=run=one",
            KubectlTable.Parse(await kubectl.SaysAsync("get pods --show-labels -L run")).WithoutAge());
        Assert.Matches(@"^one +1/1 +Running +0 +\d+s$", await kubectl.SaysAsync("get pods --no-headers"));
        Assert.Matches(@"^tables +pod/one +1/1 +Running +0 +\d+s$", await kubectl.SaysAsync("get pods -A --no-headers --show-kind --field-selector metadata.namespace=tables"));
    }

    [Fact]
    public async Task Objects_are_shown_in_each_output_format()
    {
        var kubectl = await server.NamespaceAsync("formats");
        await kubectl.SaysAsync("apply -f -", Manifests.Settings("red"));
        var (uid, version) = (await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.uid}"), await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.resourceVersion}"));
        var made = await kubectl.SaysAsync("get cm settings -o jsonpath={.metadata.creationTimestamp}");
        const string Applied = """{"apiVersion":"v1","data":{"color":"red"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"settings","namespace":"formats"}}""";

        Assert.Equal(
            $$"""
            apiVersion: v1
            data:
              color: red
            kind: ConfigMap
            metadata:
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {{Applied}}
              creationTimestamp: "{{made}}"
              name: settings
              namespace: formats
              resourceVersion: "{{version}}"
              uid: {{uid}}
            """,
            await kubectl.SaysAsync("get cm settings -o yaml"));
        Assert.Equal(
            $$"""
            {
                "apiVersion": "v1",
                "data": {
                    "color": "red"
                },
                "kind": "ConfigMap",
                "metadata": {
                    "annotations": {
                        "kubectl.kubernetes.io/last-applied-configuration": "{{Applied.Replace("\"", "\\\"", StringComparison.Ordinal)}}\n"
                    },
                    "creationTimestamp": "{{made}}",
                    "name": "settings",
                    "namespace": "formats",
                    "resourceVersion": "{{version}}",
                    "uid": "{{uid}}"
                }
            }
            """,
            await kubectl.SaysAsync("get cm settings -o json"));
        Assert.Equal("configmap/settings\nserviceaccount/default", await kubectl.SaysAsync("get cm/settings sa/default -o name"));
        Assert.Equal("N          COLOR\nsettings   red", await kubectl.SaysAsync("get cm settings -o custom-columns=N:.metadata.name,COLOR:.data.color"));
        Assert.Equal("settings is red", await kubectl.SaysAsync("get cm settings -o go-template='{{.metadata.name}} is {{.data.color}}'"));
        Assert.Equal("settings=red", await kubectl.SaysAsync("get cm -o jsonpath='{range .items[?(@.metadata.name==\"settings\")]}{.metadata.name}={.data.color}{end}'"));
    }

    [Fact]
    public async Task Objects_are_chosen_and_ordered()
    {
        var kubectl = await server.NamespaceAsync("choice");
        await kubectl.SaysAsync("create -f -", Three);
        (string Options, string Names)[] choices =
        [
            ("-l app", "a b"), ("-l app=x,tier=front", "b"), ("-l '!app,tier'", "c"), ("-l 'tier in (back,middle)'", "a"), ("-l 'tier,tier notin (back)'", "b c"),
            ("--field-selector metadata.name=b", "b"), ("-l app --field-selector metadata.name!=b", "a"),
            ("-l tier --sort-by=.data.rank", "b c a"), ("-l tier --sort-by='{.metadata.name}'", "a b c"), ("-l tier --chunk-size=1", "a b c"),
        ];
        foreach (var (options, names) in choices)
        {
            Assert.Equal((options, names), (options, (await kubectl.SaysAsync($"get cm {options} --no-headers -o custom-columns=N:.metadata.name")).ReplaceLineEndings(" ")));
        }

        Assert.Equal(
            "NAMESPACE=choice | NAME=b | DATA=1\nNAMESPACE=choice | NAME=c | DATA=2",
            KubectlTable.Parse(await server.Client.SaysAsync("get cm -A -l tier=front --field-selector metadata.namespace=choice")).WithoutAge());
        Assert.Equal(
            "NAME=a | DATA=1 | TIER=back | LABELS=app=x,tier=back",
            KubectlTable.Parse(await kubectl.SaysAsync("get cm a -L tier --show-labels")).WithoutAge());

        // One object a request: the table is put together of three pages.
        var chunks = await kubectl.RunAsync("get", "cm", "-l", "tier", "--chunk-size=1", "-v=8");
        Assert.Equal(3, Regex.Matches(chunks.Error, @"https?://[^\s""]*limit=1\b[^\s""]*").Select(m => m.Value).Distinct().Count());
        Assert.Equal(["a", "b", "c"], KubectlTable.Parse(chunks.Succeeded()).Rows.Select(r => r["NAME"]));
    }

    [Fact]
    public async Task A_watch_shows_what_comes_changes_and_leaves_the_selector()
    {
        var kubectl = await server.NamespaceAsync("watched");
        await kubectl.SaysAsync("create -f -", Three);
        using var table = kubectl.Watch("get cm b -w");
        using var events = kubectl.Watch("get cm -l tier=front -w --output-watch-events -o custom-columns=E:.type,N:.object.metadata.name,R:.object.data.rank");
        Assert.Equal("NAME DATA AGE", await table.NextAsync());
        Assert.StartsWith("b 1 ", await table.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("E N R", await events.NextAsync());
        Assert.Equal("ADDED b 1", await events.NextAsync());
        Assert.Equal("ADDED c 2", await events.NextAsync());

        await kubectl.SaysAsync("label cm a tier=front --overwrite");
        Assert.Equal("ADDED a 3", await events.NextAsync());
        await kubectl.SaysAsync("patch cm b -p '{\"data\":{\"rank\":\"9\",\"other\":\"\"}}'");
        Assert.Equal("MODIFIED b 9", await events.NextAsync());
        Assert.StartsWith("b 2 ", await table.NextAsync(), StringComparison.Ordinal);
        await kubectl.SaysAsync("label cm c tier-");
        Assert.Equal("DELETED c 2", await events.NextAsync());
        await kubectl.SaysAsync("delete cm b");
        Assert.Equal("DELETED b 9", await events.NextAsync());
    }

    [Fact]
    public async Task Many_resources_and_the_category_all_are_shown_one_after_the_other()
    {
        var kubectl = await server.NamespaceAsync("many");
        await kubectl.SaysAsync("apply -f -", Manifests.Web);
        await kubectl.SaysAsync("rollout status sts/web");
        Assert.Equal("statefulset.apps/web\nservice/nginx", await kubectl.SaysAsync("get sts,svc -o name"));
        Assert.Equal("pod/web-0\npod/web-1\nservice/nginx\nstatefulset.apps/web", await kubectl.SaysAsync("get all -o name"));
        var tables = (await kubectl.SaysAsync("get sts,svc")).Split("\n\n");
        Assert.Equal("NAME=statefulset.apps/web | READY=2/2", KubectlTable.Parse(tables[0]).WithoutAge());
        Assert.Equal("NAME=service/nginx | TYPE=ClusterIP | CLUSTER-IP=None | EXTERNAL-IP=<none> | PORT(S)=80/TCP", KubectlTable.Parse(tables[1]).WithoutAge());
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        Assert.Equal("Error from server (NotFound): pods \"missing\" not found", await server.Client.FailsAsync("get pod missing"));
        Assert.Equal("", await server.Client.SaysAsync("get pod missing --ignore-not-found"));
        Assert.Equal("error: the server doesn't have a resource type \"nothing\"", await server.Client.FailsAsync("get nothing"));
        Assert.Equal("Error from server (NotFound): namespaces \"nowhere\" not found", await server.Client.FailsAsync("get ns nowhere"));
        Assert.Equal(
            "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label selector \"\", field selector \"spec.foo=1\": field label not supported: spec.foo",
            await server.Client.FailsAsync("get pods --field-selector spec.foo=1"));
    }
}
