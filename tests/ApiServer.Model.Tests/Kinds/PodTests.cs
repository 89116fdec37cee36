using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

public sealed class PodTests
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string P1 = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p1","labels":{"app":"g"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}""";

    private static string Pod(string spec) => $$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"px"},"spec":{ {{{{spec}}}} } }""";

    [Fact]
    [Trait("spec", "4.1.1")]
    [Trait("spec", "4.1.2")]
    public void Create_fills_in_what_upstream_fills_in()
    {
        var pod = KindHarness.Pods.Create(P1);

        Assert.Equal(
            KindHarness.Parse("""
            {"containers":[{"name":"c","image":"nginx","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],
             "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler","enableServiceLinks":true}
            """),
            pod["spec"]);
        Assert.Equal(KindHarness.Parse("""{"phase":"Pending","qosClass":"BestEffort"}"""), pod["status"]);
        Assert.Empty(KindHarness.Pods.Errors(pod));
    }

    [Fact]
    public void Status_is_warned_of_addresses_that_are_written_oddly()
    {
        List<string> warnings = [];

        KindHarness.Pods.Strategy.WarnStatus(KindHarness.Parse("""{"status":{"podIPs":[{"ip":"10.0.0.1"},{"ip":"FD00::1"}],"hostIPs":[{"ip":"FD00::2"}]}}"""), warnings);

        Assert.Equal(
            [
                "status.podIPs[1].ip: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")",
                "status.hostIPs[0].ip: IPv6 address \"FD00::2\" should be in RFC 5952 canonical format (\"fd00::2\")",
            ],
            warnings);
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.27", "IfNotPresent")]
    [InlineData("registry:5000/nginx", "Always")]
    [InlineData("nginx@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "IfNotPresent")]
    [Trait("spec", "4.1.2")]
    public void Pull_policy_follows_the_tag(string image, string policy)
    {
        var pod = KindHarness.Pods.Create(Pod($$"""  "containers":[{"name":"c","image":"{{image}}"}] """));

        Assert.Equal(policy, pod.ArrayAt("spec", "containers")[0].StringAt("imagePullPolicy"));
    }

    [Theory]
    [InlineData(""" "requests":{"cpu":"1"} """, "Burstable")]
    [InlineData(""" "limits":{"cpu":"1","memory":"1Gi"} """, "Guaranteed")]
    [InlineData(""" "limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1000m","memory":"1024Mi"} """, "Guaranteed")]
    [InlineData(""" "limits":{"cpu":"1"} """, "Burstable")]
    [InlineData(""" "limits":{"example.com/gpu":"1"} """, "BestEffort")]
    [Trait("spec", "4.1.5")]
    public void Quality_of_service_follows_cpu_and_memory(string resources, string quality) =>
        Assert.Equal(quality, KindHarness.Pods.Create(Pod($$""" "containers":[{"name":"c","image":"n","resources":{ {{resources}} } }] """)).StringAt("status", "qosClass"));

    [Theory]
    [Trait("spec", "4.1.5")]
    [InlineData(""" "limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"} """, "Guaranteed")]
    [InlineData(""" "requests":{"cpu":"1"} """, "Burstable")]
    public void Resources_of_the_whole_pod_decide_its_quality(string resources, string quality) =>
        Assert.Equal(quality, KindHarness.Pods.Create(Pod($$""" "resources":{ {{resources}} },"containers":[{"name":"c","image":"n"}] """)).StringAt("status", "qosClass"));

    [Fact]
    [Trait("spec", "4.2.5")]
    public void Label_keys_become_part_of_their_selectors()
    {
        const string Selector = """ "labelSelector":{"matchLabels":{"app":"a"}} """;
        const string Keys = """ "matchLabelKeys":["v","none"],"mismatchLabelKeys":["t"] """;
        var pod = KindHarness.Pods.Create($$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"v":"1","t":"2"} },"spec":{"containers":[{"name":"c","image":"n"}],
             "affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"k",{{Keys}},{{Selector}} } }]},
               "podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"k",{{Keys}} },{"topologyKey":"k",{{Keys}},{{Selector}} }]} },
             "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"k","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["v"],{{Selector}} }]} }
            """);

        const string In = """{"key":"v","operator":"In","values":["1"]}""";
        var both = KindHarness.Parse($$"""{"matchLabels":{"app":"a"},"matchExpressions":[{{In}},{"key":"t","operator":"NotIn","values":["2"]}]}""");
        var anti = pod.ArrayAt("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        Assert.Equal(both, pod.ArrayAt("spec", "affinity", "podAffinity", "preferredDuringSchedulingIgnoredDuringExecution")[0].At("podAffinityTerm", "labelSelector"));
        Assert.Null(anti[0].At("labelSelector"));
        Assert.Equal(both, anti[1].At("labelSelector"));
        Assert.Equal(KindHarness.Parse($$"""{"matchLabels":{"app":"a"},"matchExpressions":[{{In}}]}"""), pod.ArrayAt("spec", "topologySpreadConstraints")[0].At("labelSelector"));
    }

    [Fact]
    [Trait("spec", "4.1.2")]
    public void Limits_become_requests_where_none_were_given()
    {
        var pod = KindHarness.Pods.Create(Pod(""" "containers":[{"name":"c","image":"n","resources":{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"1"}}}] """));

        Assert.Equal(KindHarness.Parse("""{"cpu":"1","memory":"1Gi"}"""), pod.ArrayAt("spec", "containers")[0].At("resources", "requests"));
    }

    [Theory]
    [InlineData(""" "containers":[] """, "spec.containers: Required value")]
    [InlineData("", "spec.containers: Required value")]
    [InlineData(""" "containers":[{"name":"c","image":"n"},{"name":"c","image":"n"}] """, "spec.containers[1].name: Duplicate value: \"c\"")]
    [InlineData(""" "containers":[{"name":"c","image":"n","volumeMounts":[{"name":"nope","mountPath":"/x"}]}] """, "spec.containers[0].volumeMounts[0].name: Not found: \"nope\"")]
    [InlineData(""" "containers":[{"name":"c","image":"n"}],"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}] """, "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type")]
    [InlineData(""" "containers":[{"name":"c","image":"n"}],"restartPolicy":"Sometimes" """, "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData(""" "containers":[{"name":"c","image":"n","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}] """, "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData(""" "containers":[{"name":"c","image":"n","livenessProbe":{"httpGet":{"port":80},"successThreshold":2}}] """, "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData(""" "containers":[{"name":"c","image":"n","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"s"}}}]}] """, "spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value")]
    [InlineData(""" "containers":[{"name":"c","image":"n"}],"tolerations":[{"operator":"Equal"}] """, "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \\\"match all values and all keys\\\"")]
    public void Create_refuses_with_upstreams_words(string spec, string error) =>
        Assert.Equal([error.Replace("\\\"", "\"", StringComparison.Ordinal)], KindHarness.Pods.CreateErrors(Pod(spec)));

    [Fact]
    public void Bad_port_says_everything_about_its_name_and_number() => Assert.Equal(
        [
            "spec.containers[0].ports[0].name: Invalid value: \"UPPER_and_too_long_name\": must be no more than 15 characters",
            "spec.containers[0].ports[0].name: Invalid value: \"UPPER_and_too_long_name\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ],
        KindHarness.Pods.CreateErrors(Pod(""" "containers":[{"name":"c","image":"n","ports":[{"containerPort":70000,"name":"UPPER_and_too_long_name"}]}] """)));

    [Fact]
    public void Many_errors_come_in_upstreams_order() => Assert.Equal(
        [
            $"metadata.name: Invalid value: \"B@d\": {Subdomain}",
            $"spec.containers[0].name: Invalid value: \"UP\": {Label}",
            "spec.containers[0].image: Required value",
            "spec.containers[0].ports[0].containerPort: Required value",
            "spec.restartPolicy: Unsupported value: \"X\": supported values: \"Always\", \"OnFailure\", \"Never\"",
            "spec.dnsPolicy: Unsupported value: \"Y\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"",
        ],
        KindHarness.Pods.CreateErrors("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"B@d"},"spec":{"restartPolicy":"X","dnsPolicy":"Y","containers":[{"name":"UP","image":"","ports":[{"containerPort":0}]}]}}"""));

    [Fact]
    [Trait("spec", "4.1.6")]
    public void Update_may_change_the_image() =>
        Assert.Empty(KindHarness.Pods.UpdateErrors(P1, p => p.WithAt(p.ArrayAt("spec", "containers").With(0, ((JsonObject)p.ArrayAt("spec", "containers")[0]).With("image", "nginx:2")), "spec", "containers")));

    [Fact]
    [Trait("spec", "4.1.6")]
    public void Update_may_not_change_the_restart_policy()
    {
        var error = Assert.Single(KindHarness.Pods.UpdateErrors(P1, p => p.WithAt("Never", "spec", "restartPolicy")));

        Assert.StartsWith(
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -",
            error,
            StringComparison.Ordinal);
        Assert.EndsWith(
            """
              ],
              "EphemeralContainers": null,
            - "RestartPolicy": "Always",
            + "RestartPolicy": "Never",
              "TerminationGracePeriodSeconds": 30,
              "ActiveDeadlineSeconds": null,
              "DNSPolicy": "ClusterFirst",

            """,
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Host_members_are_shown_where_upstream_has_them()
    {
        var error = Assert.Single(KindHarness.Pods.UpdateErrors(P1, p => p.WithAt(true, "spec", "hostPID")));

        Assert.EndsWith(
            """
              "NodeName": "",
              "SecurityContext": {
               "HostNetwork": false,
            -  "HostPID": false,
            +  "HostPID": true,
               "HostIPC": false,
               "ShareProcessNamespace": null,
               "HostUsers": null,

            """,
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Update_may_not_add_a_container() => Assert.Equal(
        ["spec.containers: Forbidden: pod updates may not add or remove containers"],
        KindHarness.Pods.UpdateErrors(P1, p => p.WithAt(p.ArrayAt("spec", "containers").Add(KindHarness.Parse("""{"name":"d","image":"n"}""")), "spec", "containers")));

    [Fact]
    public void Update_may_add_a_toleration() =>
        Assert.Empty(KindHarness.Pods.UpdateErrors(P1, p => p.WithAt(JsonArray.Of(KindHarness.Parse("""{"key":"a","operator":"Exists"}""")), "spec", "tolerations")));

    [Theory]
    [InlineData("", "Running", null, 0)]
    [InlineData("node-0", "Running", null, 30)]
    [InlineData("node-0", "Succeeded", null, 0)]
    [InlineData("node-0", "Running", 5L, 5)]
    [InlineData("node-0", "Running", -5L, 1)]
    [InlineData("node-0", "Running", 0L, 0)]
    public void Grace_period_is_for_bound_pods_that_still_run(string node, string phase, long? requested, long seconds)
    {
        var pod = KindHarness.Pods.Create(P1).WithAt(node, "spec", "nodeName").WithAt(phase, "status", "phase");

        Assert.Equal(seconds, KindHarness.Pods.Strategy.GracePeriodSeconds(pod, requested));
    }

    [Fact]
    public void Deprecated_volumes_and_doubled_variables_earn_warnings() => Assert.Equal(
        [
            "spec.volumes[0].rbd: deprecated in v1.28, non-functional in v1.31+",
            "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
        ],
        KindHarness.Pods.Warnings(Pod(""" "containers":[{"name":"c","image":"n","env":[{"name":"A","value":"1"},{"name":"A","value":"2"}]}],"volumes":[{"name":"v","rbd":{"monitors":["m"],"image":"i"}}] """)));

    [Theory]
    [InlineData("""[{"name":"c","image":"n","env":[{"name":"A","value":"1"},{"name":"A","value":"$(A)2"}]}]""")]
    [InlineData("""[{"name":"c","image":"n","env":[{"name":"A","value":"1"},{"name":"A","value":"$(A)"}]}]""", "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply")]
    [InlineData("""[{"name":"c","image":"n","ports":[{"containerPort":80,"name":"web"}]},{"name":"d","image":"n","ports":[{"containerPort":80,"name":"web"}]}]""", "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]", "spec.containers[1].ports[0]: duplicate port name \"web\" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]")]
    [InlineData("""[{"name":"c","image":"n","ports":[{"containerPort":80},{"containerPort":80,"hostPort":1},{"containerPort":80,"protocol":"UDP"}]}]""", "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]")]
    [InlineData("""[{"name":"c","image":"n","ports":[{"containerPort":80,"hostPort":1},{"containerPort":80,"hostPort":1,"hostIP":"1.2.3.4"}]}]""", "spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]")]
    [InlineData("""[{"name":"c","image":"n","ports":[{"containerPort":80,"hostIP":"1.2.3.4"}]}]""", "spec.containers[0].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.2.3.4}")]
    [InlineData("""[{"name":"c","image":"n","resources":{"requests":{"memory":"100m","cpu":"100m"}}}]""", "spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer")]
    public void Containers_earn_upstreams_warnings(string containers, params string[] warnings) =>
        Assert.Equal(warnings, KindHarness.Pods.Warnings(Pod($" \"containers\":{containers} ")));

    [Fact]
    public void Placement_earns_upstreams_warnings() => Assert.Equal(
        [
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
            "spec.hostAliases[1].ip: duplicate ip \"1.2.3.4\"",
            "spec.imagePullSecrets[1].name: duplicate name \"s\"",
            "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod",
        ],
        KindHarness.Pods.Warnings(Pod("""
            "containers":[{"name":"c","image":"n"}],"nodeSelector":{"beta.kubernetes.io/os":"linux"},"hostAliases":[{"ip":"1.2.3.4"},{"ip":"1.2.3.4"}],"imagePullSecrets":[{"name":"s"},{"name":"s"}],
            "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"a","whenUnsatisfiable":"DoNotSchedule"}],
            "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"beta.kubernetes.io/arch","operator":"Exists"}]}]}},
             "podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"a"}}]}}
            """)));

    [Fact]
    public void Row_of_an_unscheduled_pod_is_upstreams()
    {
        var pod = KindHarness.Pods.Create(P1).WithAt("2026-11-23T10:20:30Z", "metadata", "creationTimestamp");

        Assert.Equal(
            """["p1","0/1","Pending","0","30s","\u003cnone\u003e","\u003cnone\u003e","\u003cnone\u003e","\u003cnone\u003e"]""",
            KindHarness.Pods.Row(pod, new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","ready":true,"restartCount":0,"state":{"running":{}}}]}""", "1/1", "Running", "0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-11-23T10:19:00Z"}}}]}""", "0/1", "CrashLoopBackOff", "3 (2m ago)")]
    [InlineData("""{"phase":"Failed","containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":7}}}]}""", "0/1", "ExitCode:7", "0")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "0/1", "SchedulingGated", "0")]
    public void Row_tells_what_its_containers_do(string status, string ready, string reason, string restarts)
    {
        var pod = KindHarness.Pods.Create(P1).With("status", KindHarness.Parse(status));
        var cells = KindHarness.Pods.Rules.Table.Cells(pod, new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero));

        Assert.Equal([ready, reason, restarts], cells.Strings.Skip(1).Take(3));
    }

    [Fact]
    public void Index_knows_node_names_addresses_and_claims()
    {
        var pod = KindHarness.Pods.Create(Pod(""" "nodeName":"node-0","hostname":"web-0","subdomain":"nginx","containers":[{"name":"c","image":"n"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"www-web-0"}}] """));

        pod = pod.WithAt("web", "metadata", "labels", "app").WithAt("10.244.0.2", "status", "podIP").WithAt(JsonArray.Of(JsonObject.Of(("ip", "10.244.0.2")), JsonObject.Of(("ip", "2001:DB8::1"))), "status", "podIPs");
        Assert.Equal(
            [
                new(IndexNames.NodeName, "node-0"),
                new(IndexNames.Label, "golden/app=web"),
                new(IndexNames.HostName, "golden/nginx/web-0"),
                new(IndexNames.Address, "10.244.0.2"),
                new(IndexNames.Address, "2001:db8::1"),
                new(IndexNames.Orphan, "golden"),
                new(IndexNames.ClaimName, "golden/www-web-0"),
            ],
            KindHarness.Pods.Rules.IndexEntries(pod));
        Assert.Equal(KindHarness.Pods.Rules.SelectableFieldNames, KindHarness.Pods.Rules.SelectableFields(pod).Select(f => f.Key));
    }
}
