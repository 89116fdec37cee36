using System.Text.Json;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>What kubectl tells about the server: <c>explain</c>, <c>api-resources</c>, <c>api-versions</c>, <c>cluster-info</c>, <c>version</c> and raw paths.</summary>
[Collection(StoryCollection.Name)]
public sealed class DiscoveryTests(StorySet story)
{
    private readonly Kubectl _kubectl = story.Client;

    [Fact]
    public async Task Explain_describes_a_kind_and_its_fields()
    {
        Assert.StartsWith(
            """
            GROUP:      apps
            KIND:       StatefulSet
            VERSION:    v1

            DESCRIPTION:
                StatefulSet represents a set of pods with consistent identities. Identities
                are defined as:
                  - Network: A single stable DNS and hostname.
                  - Storage: As many VolumeClaims as requested.
            """,
            await _kubectl.SaysAsync("explain statefulset"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            """
            GROUP:      apps
            KIND:       StatefulSet
            VERSION:    v1

            FIELD: podManagementPolicy <string>
            ENUM:
                OrderedReady
                Parallel
            """,
            await _kubectl.SaysAsync("explain sts.spec.podManagementPolicy"),
            StringComparison.Ordinal);
        Assert.Contains("FIELD: ttl <integer>", await _kubectl.SaysAsync("explain dnsrecord.spec.ttl"), StringComparison.Ordinal);
        Assert.Equal("error: field \"nope\" does not exist", await _kubectl.FailsAsync("explain sts.spec.nope"));
        Assert.Equal("the server doesn't have a resource type \"nope\"", await _kubectl.FailsAsync("explain nope"));
    }

    [Fact]
    public async Task Explain_shows_the_fields_below()
    {
        var lines = (await _kubectl.SaysAsync("explain sts.spec.updateStrategy --recursive")).Split('\n');
        Assert.Equal(
            ["  rollingUpdate\t<RollingUpdateStatefulSetStrategy>", "    maxUnavailable\t<IntOrString>", "    partition\t<integer>", "  type\t<string>", "  enum: OnDelete, RollingUpdate"],
            lines[(Array.FindIndex(lines, l => l.TrimEnd() == "FIELDS:") + 1)..]);
        var pod = await _kubectl.SaysAsync("explain pod --recursive");
        Assert.Contains("\n        preStop\t<LifecycleHandler>\n          exec\t<ExecAction>\n            command\t<[]string>\n", pod, StringComparison.Ordinal);
    }

    /// <summary>The protobuf of OpenAPI v2 is all that kubectl up to 1.26 reads; later ones still can.</summary>
    [Fact]
    public async Task Explain_reads_version_2_too()
    {
        var containers = await _kubectl.SaysAsync("explain pod.spec.containers --output=plaintext-openapiv2");
        Assert.StartsWith("KIND:     Pod\nVERSION:  v1\n\nRESOURCE: containers <[]Object>\n", containers, StringComparison.Ordinal);
        Assert.Contains("   name\t<string> -required-\n     Name of the container specified as a DNS_LABEL.", containers, StringComparison.Ordinal);
        var set = await _kubectl.SaysAsync("explain sts --recursive --output=plaintext-openapiv2");
        Assert.Contains("\n      volumeClaimTemplates\t<[]Object>\n         apiVersion\t<string>\n", set, StringComparison.Ordinal);
        Assert.Equal("error: field \"nope\" does not exist", await _kubectl.FailsAsync("explain pod.spec.nope --output=plaintext-openapiv2"));
    }

    [Fact]
    public async Task Api_resources_lists_what_is_served()
    {
        Assert.Equal(
            """
            NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
            controllerrevisions                apps/v1      true         ControllerRevision
            daemonsets            ds           apps/v1      true         DaemonSet
            deployments           deploy       apps/v1      true         Deployment
            replicasets           rs           apps/v1      true         ReplicaSet
            statefulsets          sts          apps/v1      true         StatefulSet
            """,
            await _kubectl.SaysAsync("api-resources --namespaced=true --api-group=apps"));
        var wide = KubectlTable.Parse(await _kubectl.SaysAsync("api-resources -o wide"))["persistentvolumes"];
        Assert.Equal(
            ("pv", "v1", "false", "PersistentVolume", "create,delete,deletecollection,get,list,patch,update,watch", ""),
            (wide["SHORTNAMES"], wide["APIVERSION"], wide["NAMESPACED"], wide["KIND"], wide["VERBS"], wide["CATEGORIES"]));
        var names = (await _kubectl.SaysAsync("api-resources -o name")).Split('\n');
        Assert.Equal(70, names.Length);
        Assert.Equal(["bindings", "componentstatuses", "configmaps", "endpoints", "events"], names[..5]);
        Assert.Equal(
            "pods replicationcontrollers services daemonsets.apps deployments.apps replicasets.apps statefulsets.apps horizontalpodautoscalers.autoscaling cronjobs.batch jobs.batch",
            (await _kubectl.SaysAsync("api-resources --categories=all -o name")).ReplaceLineEndings(" "));
        Assert.Equal("componentstatuses", (await _kubectl.SaysAsync("api-resources --verbs=list --namespaced=false -o name")).Split('\n')[0]);
    }

    [Fact]
    public async Task Api_versions_lists_every_group_version()
    {
        Assert.Equal(
            """
            admissionregistration.k8s.io/v1
            apiextensions.k8s.io/v1
            apiregistration.k8s.io/v1
            apps/v1
            authentication.k8s.io/v1
            authorization.k8s.io/v1
            autoscaling/v1
            autoscaling/v2
            batch/v1
            certificates.k8s.io/v1
            coordination.k8s.io/v1
            discovery.k8s.io/v1
            dns.apiserver.local/v1
            events.k8s.io/v1
            flowcontrol.apiserver.k8s.io/v1
            metrics.k8s.io/v1beta1
            networking.k8s.io/v1
            node.k8s.io/v1
            policy/v1
            rbac.authorization.k8s.io/v1
            resource.k8s.io/v1
            scheduling.k8s.io/v1
            storage.k8s.io/v1
            v1
            """,
            await _kubectl.SaysAsync("api-versions"));
    }

    [Fact]
    public async Task Cluster_info_and_version_name_the_server()
    {
        var server = await _kubectl.SaysAsync("config view -o jsonpath={.clusters[0].cluster.server}");
        Assert.Equal(
            $"Kubernetes control plane is running at {server}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
            await _kubectl.SaysAsync("cluster-info"));
        Assert.Contains("Server Version: v1.36.2", await _kubectl.SaysAsync("version"), StringComparison.Ordinal);
        using var versions = JsonDocument.Parse(await _kubectl.SaysAsync("version -o json"));
        var version = versions.RootElement.GetProperty("serverVersion");
        Assert.Equal(("1", "36"), (version.GetProperty("major").GetString(), version.GetProperty("minor").GetString()));
    }

    [Fact]
    public async Task Raw_paths_are_answered_as_they_are()
    {
        Assert.Equal("ok", await _kubectl.SaysAsync("get --raw /readyz"));
        Assert.Equal(
            """{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}""",
            await _kubectl.SaysAsync("get --raw /apis/apps"));
        using var pod = JsonDocument.Parse(await _kubectl.SaysAsync("get --raw /api/v1/namespaces/default/pods/web-0"));
        Assert.Equal("web-0", pod.RootElement.GetProperty("spec").GetProperty("hostname").GetString());
        Assert.Equal("Error from server (NotFound): the server could not find the requested resource", await _kubectl.FailsAsync("get --raw /nope"));
        Assert.Equal("Error from server (NotFound): pods \"missing\" not found", await _kubectl.FailsAsync("get --raw /api/v1/namespaces/default/pods/missing"));
        using var made = JsonDocument.Parse(await _kubectl.SaysAsync("create --raw /api/v1/namespaces/default/configmaps -f -", """{"metadata":{"name":"raw"},"data":{"a":"b"}}"""));
        Assert.Equal("ConfigMap", made.RootElement.GetProperty("kind").GetString());
        Assert.Contains("\"status\":\"Success\"", await _kubectl.SaysAsync("delete --raw /api/v1/namespaces/default/configmaps/raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_listed_in_time_order_and_by_object()
    {
        var events = KubectlTable.Parse(await _kubectl.SaysAsync("events --for sts/web"));
        Assert.Equal(["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"], events.Headings);
        Assert.Equal(6, events.Rows.Count);
        Assert.All(events.Rows, r => Assert.Equal(("Normal", "SuccessfulCreate", "StatefulSet/web"), (r["TYPE"], r["REASON"], r["OBJECT"])));
        Assert.Contains(events.Rows, r => r["MESSAGE"] == "Create Claim www-web-2 Pod web-2 in StatefulSet web success");

        Assert.Equal(
            "Normal Started kubelet Container started",
            await _kubectl.SaysAsync("get events --field-selector involvedObject.name=web-1,reason=Started -o jsonpath='{.items[*].type} {.items[*].reason} {.items[*].source.component} {.items[*].message}'"));
        var created = (await _kubectl.SaysAsync("get events --sort-by=.metadata.creationTimestamp --no-headers -o custom-columns=T:.metadata.creationTimestamp")).Split('\n');
        Assert.Equal(created.Order(StringComparer.Ordinal), created);
        Assert.Equal("No events found in default namespace.", (await _kubectl.RunAsync("events", "--for", "sts/web", "--types=Warning")).Error.TrimEnd());
    }
}
