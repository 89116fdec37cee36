using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl rollout</c>, <c>scale</c> and <c>expose</c> of Deployments, and DaemonSets, whose Pods run.</summary>
[Collection(VerbsCollection.Name)]
public sealed class RolloutTests(KubectlServer server)
{
    [Fact]
    public async Task A_deployment_is_rolled_out_scaled_exposed_paused_and_undone()
    {
        var kubectl = await server.NamespaceAsync("deployments");
        await kubectl.SaysAsync("create deployment web --image=nginx:1.27 --replicas=3 --port=80");
        Assert.EndsWith("deployment \"web\" successfully rolled out", await kubectl.SaysAsync("rollout status deployment/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Matches(@"^web\s+3/3\s+3\s+3\s", await kubectl.SaysAsync("get deployment web --no-headers"));
        await kubectl.SaysAsync("annotate deployment web kubernetes.io/change-cause=first");
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");

        await kubectl.SaysAsync("set image deployment/web nginx=nginx:1.28");
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         first\n2         first", await kubectl.SaysAsync("rollout history deployment/web"));
        Assert.Contains("Image:\tnginx:1.27", await kubectl.SaysAsync("rollout history deployment/web --revision=1"), StringComparison.Ordinal);
        Assert.Equal("nginx:1.28 nginx:1.28 nginx:1.28", await ImagesAsync(kubectl));

        Assert.Equal("deployment.apps/web rolled back", await kubectl.SaysAsync("rollout undo deployment/web"));
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("nginx:1.27 nginx:1.27 nginx:1.27", await ImagesAsync(kubectl));
        Assert.Equal("deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         first\n3         first", await kubectl.SaysAsync("rollout history deployment/web"));

        Assert.Equal("deployment.apps/web paused", await kubectl.SaysAsync("rollout pause deployment/web"));
        await kubectl.SaysAsync("set image deployment/web nginx=nginx:1.29");
        Assert.Equal("deployment.apps/web scaled", await kubectl.SaysAsync("scale deployment web --replicas=2"));
        await kubectl.SaysAsync("wait deployment/web --for=jsonpath={.status.replicas}=2 --timeout=60s");
        Assert.Equal("nginx:1.27 nginx:1.27", await ImagesAsync(kubectl));
        Assert.Equal("deployment.apps/web resumed", await kubectl.SaysAsync("rollout resume deployment/web"));
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("nginx:1.29 nginx:1.29", await ImagesAsync(kubectl));

        Assert.Equal("deployment.apps/web restarted", await kubectl.SaysAsync("rollout restart deployment/web"));
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("service/web exposed", await kubectl.SaysAsync("expose deployment web"));
        await kubectl.SaysAsync("wait endpoints/web --for=jsonpath='{.subsets[0].addresses[1].ip}' --timeout=60s");
        Assert.Contains("ScalingReplicaSet", await kubectl.SaysAsync("describe deployment web"), StringComparison.Ordinal);

        // As kubectl of old undid a roll-out.
        await kubectl.SaysAsync("annotate deployment web deprecated.deployment.rollback.to=2");
        await kubectl.SaysAsync("wait deployment/web --for=jsonpath='{.spec.template.spec.containers[0].image}'=nginx:1.28 --timeout=60s");
        await Until.Output(
            kubectl, "it is told", t => t == "Rolled back deployment \"web\" to revision 2", "get", "events", "--field-selector", "reason=DeploymentRollback", "-o", "jsonpath={.items[*].message}");

        await kubectl.SaysAsync("delete deployment web");
        await Until.Output(kubectl, "its ReplicaSets and Pods are collected", t => t.Length == 0, "get", "replicasets,pods", "-o", "name");
    }

    [Fact]
    public async Task A_roll_out_that_makes_no_progress_fails_and_one_that_recreates_ends_the_old_pods_first()
    {
        var kubectl = await server.NamespaceAsync("deadline");
        await kubectl.SaysAsync("create -f -", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"progressDeadlineSeconds":2,"replicas":2,"selector":{"matchLabels":{"app":"web"}},
              "template":{"metadata":{"labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"c:1"}]} } } }
            """);
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        await kubectl.SaysAsync("patch deployment web -p '{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"simulation.apiserver.local/ready-after\":\"1000h\"}}}}}'");
        Assert.EndsWith("error: deployment \"web\" exceeded its progress deadline", await kubectl.FailsAsync("rollout status deployment/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("ProgressDeadlineExceeded", await kubectl.SaysAsync("describe deployment web"), StringComparison.Ordinal);

        await kubectl.SaysAsync("patch deployment web -p '{\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"},\"template\":{\"metadata\":{\"annotations\":null},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"c:2\"}]}}}}'");
        await kubectl.SaysAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("c:2 c:2", await ImagesAsync(kubectl));
        var messages = (await kubectl.SaysAsync("get events --field-selector reason=ScalingReplicaSet --sort-by=.metadata.creationTimestamp -o jsonpath='{range .items[*]}{.message}{\"\\n\"}{end}'")).Split('\n');
        Assert.Matches("^Scaled up replica set web-[^ ]+ from 0 to 2$", messages[^1]);
    }

    [Fact]
    public async Task A_daemon_set_is_rolled_out_restarted_and_undone()
    {
        const string Agent = """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent"},"spec":{"selector":{"matchLabels":{"app":"agent"}},
              "template":{"metadata":{"labels":{"app":"agent"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"agent","image":"agent:1"}]} } } }
            """;
        var kubectl = await server.NamespaceAsync("daemons");
        var nodes = (await kubectl.SaysAsync("get nodes -o name")).Split('\n').Length;
        await kubectl.SaysAsync("create -f -", Agent);
        Assert.EndsWith("daemon set \"agent\" successfully rolled out", await kubectl.SaysAsync("rollout status ds/agent --timeout=60s"), StringComparison.Ordinal);
        Assert.Matches($@"^agent\s+{nodes}\s+{nodes}\s+{nodes}\s+{nodes}\s+{nodes}\s+<none>\s", await kubectl.SaysAsync("get ds agent --no-headers"));

        await kubectl.SaysAsync("set image ds/agent agent=agent:2");
        await kubectl.SaysAsync("rollout status ds/agent --timeout=60s");
        Assert.Equal("daemonset.apps/agent restarted", await kubectl.SaysAsync("rollout restart ds/agent"));
        await kubectl.SaysAsync("rollout status ds/agent --timeout=60s");
        Assert.Equal("daemonset.apps/agent \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n3         <none>", await kubectl.SaysAsync("rollout history ds/agent"));

        Assert.Equal("daemonset.apps/agent rolled back", await kubectl.SaysAsync("rollout undo ds/agent --to-revision=1"));
        await kubectl.SaysAsync("rollout status ds/agent --timeout=60s");
        Assert.Equal(string.Join(' ', Enumerable.Repeat("agent:1", nodes)), await ImagesAsync(kubectl));
        Assert.Equal("daemonset.apps/agent \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n4         <none>", await kubectl.SaysAsync("rollout history ds/agent"));
    }

    /// <summary>Of the Pods that are to stay.</summary>
    private static async Task<string> ImagesAsync(Kubectl kubectl)
    {
        var lines = await kubectl.SaysAsync("get pods -o jsonpath='{range .items[*]}{.spec.containers[0].image}|{.metadata.deletionTimestamp}{\"\\n\"}{end}'");
        return string.Join(' ', lines.Split('\n').Where(l => l.EndsWith('|')).Select(l => l.TrimEnd('|')));
    }
}
