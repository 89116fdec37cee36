namespace ApiServer.Model.Tests.Kinds;

/// <summary>The cells of filled objects, those of <c>-o wide</c> included, as upstream's printers compute them.</summary>
public sealed class TableCellsTests
{
    private const string Template = "\"template\":{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"},\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"},{\"name\":\"d\",\"image\":\"redis:7\"}]}}";
    private const string Selector = "\"selector\":{\"matchLabels\":{\"app\":\"web\"},\"matchExpressions\":[{\"key\":\"tier\",\"operator\":\"In\",\"values\":[\"b\",\"a\"]},{\"key\":\"old\",\"operator\":\"DoesNotExist\"}]}";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 21, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Deployment", "\"spec\":{\"replicas\":3," + Selector + "," + Template + "},\"status\":{\"replicas\":4,\"readyReplicas\":2,\"updatedReplicas\":1,\"availableReplicas\":2}", """["n","2/3",1,2,"60s","c,d","nginx,redis:7","app=web,!old,tier in (a,b)"]""")]
    [InlineData("ReplicaSet", "\"spec\":{\"replicas\":3," + Selector + "," + Template + "},\"status\":{\"replicas\":2,\"readyReplicas\":1}", """["n",3,2,1,"60s","c,d","nginx,redis:7","app=web,!old,tier in (a,b)"]""")]
    [InlineData("DaemonSet", "\"spec\":{" + Selector + "," + Template + "},\"status\":{\"desiredNumberScheduled\":5,\"currentNumberScheduled\":4,\"numberReady\":3,\"updatedNumberScheduled\":2,\"numberAvailable\":1}", """["n",5,4,3,2,1,"disk=ssd","60s","c,d","nginx,redis:7","app=web,!old,tier in (a,b)"]""")]
    public void Apps_row_is_upstreams(string kind, string members, string row) => Assert.Equal(row, Row("apps", kind, members));

    [Fact]
    public void Replication_controllers_row_is_upstreams() => Assert.Equal(
        """["n",3,2,1,"60s","c,d","nginx,redis:7","app=web"]""",
        Row("", "ReplicationController", "\"spec\":{\"replicas\":3,\"selector\":{\"app\":\"web\"}," + Template + "},\"status\":{\"replicas\":2,\"readyReplicas\":1}"));

    [Fact]
    public void Deployment_without_a_selector_shows_nothing_and_others_none()
    {
        Assert.Equal("""["n","0/0",0,0,"60s","","",""]""", Row("apps", "Deployment", "\"spec\":{}"));
        Assert.Equal("""["n",0,0,0,"60s","","","<none>"]""", Row("apps", "ReplicaSet", "\"spec\":{}"));
        Assert.Equal("""["n",0,0,0,0,0,"<none>","60s","","","<error>"]""", Row("apps", "DaemonSet", "\"spec\":{\"selector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}}"));
    }

    [Theory]
    [InlineData("""{"completions":4}""", """{"succeeded":1,"startTime":"2026-11-23T10:20:30Z"}""", """["n","Running","1/4","30s","60s","","","<none>"]""")]
    [InlineData("""{"completions":1}""", """{"succeeded":1,"startTime":"2026-11-23T10:20:30Z","completionTime":"2026-11-23T10:20:35Z","conditions":[{"type":"Complete","status":"True"}]}""", """["n","Complete","1/1","5s","60s","","","<none>"]""")]
    [InlineData("""{"parallelism":3}""", """{"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}""", """["n","Failed","0/1 of 3","","60s","","","<none>"]""")]
    [InlineData("""{"parallelism":1}""", """{"conditions":[{"type":"Suspended","status":"True"}]}""", """["n","Suspended","0/1","","60s","","","<none>"]""")]
    [InlineData("""{"parallelism":1}""", """{"conditions":[{"type":"FailureTarget","status":"True"}]}""", """["n","FailureTarget","0/1","","60s","","","<none>"]""")]
    public void Jobs_row_is_upstreams(string spec, string status, string row) => Assert.Equal(row, Row("batch", "Job", $"\"spec\":{spec},\"status\":{status}"));

    [Fact]
    public void Cron_jobs_row_is_upstreams()
    {
        Assert.Equal(
            """["n","*/5 * * * *","Europe/Paris","False",1,"30s","60s","c,d","nginx,redis:7","app=web,!old,tier in (a,b)"]""",
            Row("batch", "CronJob", "\"spec\":{\"schedule\":\"*/5 * * * *\",\"timeZone\":\"Europe/Paris\",\"suspend\":false,\"jobTemplate\":{\"spec\":{" + Selector + "," + Template + "}}},\"status\":{\"active\":[{\"name\":\"a\"}],\"lastScheduleTime\":\"2026-11-23T10:20:30Z\"}"));
        Assert.Equal("""["n","@daily","<none>","<unset>",0,"<none>","60s","","","<none>"]""", Row("batch", "CronJob", """ "spec":{"schedule":"@daily"} """));
    }

    [Theory]
    [InlineData("Ingress", """{"ingressClassName":"nginx","tls":[{}],"rules":[{"host":"a"},{"host":"b"},{},{"host":"c"},{"host":"d"}]},"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"},{"hostname":"lb"},{"ip":"10.0.0.1"}]}}""", """["n","nginx","a,b,c + 2 more...","10.0.0.1,lb","80, 443","60s"]""")]
    [InlineData("Ingress", """{"rules":[{}]}""", """["n","<none>","*","","80","60s"]""")]
    [InlineData("IngressClass", """{"controller":"example.com/c","parameters":{"apiGroup":"k8s.example.com","kind":"Params","name":"external"}}""", """["n","example.com/c","Params.k8s.example.com/external","60s"]""")]
    [InlineData("IngressClass", """{"controller":"example.com/c"}""", """["n","example.com/c","<none>","60s"]""")]
    [InlineData("NetworkPolicy", """{"podSelector":{"matchLabels":{"role":"db"}}}""", """["n","role=db","60s"]""")]
    [InlineData("NetworkPolicy", """{"podSelector":{}}""", """["n","<none>","60s"]""")]
    [InlineData("IPAddress", """{"parentRef":{"group":"","resource":"services","namespace":"default","name":"kubernetes"}}""", """["n","services/default/kubernetes"]""")]
    [InlineData("IPAddress", """{"parentRef":{"group":"Example.com","resource":"gates","name":"g"}}""", """["n","gates.example.com/g"]""")]
    [InlineData("ServiceCIDR", """{"cidrs":["10.96.0.0/16","fd00::/108"]}""", """["n","10.96.0.0/16,fd00::/108","60s"]""")]
    public void Networking_row_is_upstreams(string kind, string spec, string row) => Assert.Equal(row, Row("networking.k8s.io", kind, $"\"spec\":{spec}"));

    [Theory]
    [InlineData("""{"minAvailable":2}""", """["n","2","N/A",1,"60s"]""")]
    [InlineData("""{"maxUnavailable":"25%"}""", """["n","N/A","25%",1,"60s"]""")]
    public void Disruption_budgets_row_is_upstreams(string spec, string row) =>
        Assert.Equal(row, Row("policy", "PodDisruptionBudget", $"\"spec\":{spec},\"status\":{{\"disruptionsAllowed\":1}}"));

    [Theory]
    [InlineData("Role", """ "rules":[] """, """["n","2026-11-23T10:20:00Z"]""")]
    [InlineData("ClusterRole", """ "rules":[] """, """["n","2026-11-23T10:20:00Z"]""")]
    [InlineData("RoleBinding", """ "roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"User","name":"v"},{"kind":"Group","name":"g"},{"kind":"ServiceAccount","namespace":"ns","name":"sa"}]""", """["n","Role/r","60s","u, v","g","ns/sa"]""")]
    [InlineData("ClusterRoleBinding", """ "roleRef":{"kind":"ClusterRole","name":"admin"} """, """["n","ClusterRole/admin","60s","","",""]""")]
    public void Rbac_row_is_upstreams(string kind, string members, string row) => Assert.Equal(row, Row("rbac.authorization.k8s.io", kind, members));

    [Theory]
    [InlineData("LimitRange", """ "spec":{} """, """["n","2026-11-23T10:20:00Z"]""")]
    [InlineData("ResourceQuota", """ "status":{"hard":{"requests.cpu":"1","pods":"10","limits.memory":"2Gi"},"used":{"pods":"3","requests.cpu":"100m"}}""", """["n","pods: 3/10, requests.cpu: 100m/1","limits.memory: 0/2Gi","60s"]""")]
    [InlineData("ComponentStatus", """ "conditions":[{"type":"Healthy","status":"True","message":"ok"}]""", """["n","Healthy","ok",""]""")]
    [InlineData("ComponentStatus", """ "conditions":[{"type":"Healthy","status":"False","message":"m","error":"e"}]""", """["n","Unhealthy","m","e"]""")]
    public void Core_row_is_upstreams(string kind, string members, string row) => Assert.Equal(row, Row("", kind, members));

    [Theory]
    [InlineData("NodeMetrics", """ "window":"15s","usage":{"cpu":"1250m","memory":"64Mi"}""", """["n","1250m","64Mi","15s"]""")]
    [InlineData("PodMetrics", """ "window":"15s","containers":[{"usage":{"cpu":"100m","memory":"64Mi"}},{"usage":{"cpu":"900m","memory":"1Ki"}}]""", """["n","1","65537Ki","15s"]""")]
    public void Metrics_row_is_the_sum_of_the_containers(string kind, string members, string row) => Assert.Equal(row, Row("metrics.k8s.io", kind, members, "v1beta1"));

    [Theory]
    [InlineData("CSIDriver", """{"attachRequired":false,"podInfoOnMount":true,"storageCapacity":true,"requiresRepublish":true,"tokenRequests":[{"audience":"a"},{"audience":"b"}],"volumeLifecycleModes":["Persistent","Ephemeral"]}""", """["n",false,true,true,"a,b",true,"Persistent,Ephemeral","60s"]""")]
    [InlineData("CSIDriver", "{}", """["n",true,false,false,"<unset>",false,"<none>","60s"]""")]
    [InlineData("CSINode", """{"drivers":[{"name":"d"}]}""", """["n",1,"60s"]""")]
    [InlineData("CSIStorageCapacity", "{}", """["n","2026-11-23T10:20:00Z"]""")]
    [InlineData("VolumeAttachment", """{"attacher":"csi.example.com","nodeName":"node-1","source":{"persistentVolumeName":"pv1"}},"status":{"attached":true}""", """["n","csi.example.com","pv1","node-1",true,"60s"]""")]
    [InlineData("VolumeAttributesClass", """{},"driverName":"csi.example.com" """, """["n","csi.example.com","60s"]""")]
    public void Storage_row_is_upstreams(string kind, string spec, string row) => Assert.Equal(row, Row("storage.k8s.io", kind, $"\"spec\":{spec}"));

    [Theory]
    [InlineData("""{"spec":{"signerName":"kubernetes.io/kubelet-serving","username":"system:node:a","expirationSeconds":3600}}""", """["n","60s","kubernetes.io/kubelet-serving","system:node:a","60m","Pending"]""")]
    [InlineData("""{"spec":{"username":"u"},"status":{"certificate":"eA==","conditions":[{"type":"Approved","status":"True"}]}}""", """["n","60s","<none>","u","<none>","Approved,Issued"]""")]
    [InlineData("""{"status":{"conditions":[{"type":"Approved"},{"type":"Denied"},{"type":"Failed"}]}}""", """["n","60s","<none>","","<none>","Denied,Failed"]""")]
    public void Certificate_requests_row_is_upstreams(string members, string row) =>
        Assert.Equal(row, Row("certificates.k8s.io", "CertificateSigningRequest", members[1..^1]));

    [Theory]
    [InlineData("MutatingWebhookConfiguration", """ "webhooks":[{},{}]""", """["n",2,"60s"]""")]
    [InlineData("ValidatingWebhookConfiguration", """ "webhooks":[{}]""", """["n",1,"60s"]""")]
    [InlineData("MutatingAdmissionPolicy", """ "spec":{"mutations":[{}],"paramKind":{"apiVersion":"rules.example.com/v1","kind":"Limit"}}""", """["n",1,"rules.example.com/v1/Limit","60s"]""")]
    [InlineData("ValidatingAdmissionPolicy", """ "spec":{"validations":[{},{}]}""", """["n",2,"<unset>","60s"]""")]
    [InlineData("ValidatingAdmissionPolicyBinding", """ "spec":{"policyName":"p","paramRef":{"name":"x","namespace":"ns"}}""", """["n","p","ns/x","60s"]""")]
    [InlineData("MutatingAdmissionPolicyBinding", """ "spec":{"policyName":"p","paramRef":{"name":"x"}}""", """["n","p","*/x","60s"]""")]
    [InlineData("MutatingAdmissionPolicyBinding", """ "spec":{"policyName":"p"}""", """["n","p","<unset>","60s"]""")]
    [InlineData("ValidatingAdmissionPolicyBinding", """ "spec":{"policyName":"p","paramRef":{"selector":{"matchLabels":{"a":"1"},"matchExpressions":[{"key":"b","operator":"In","values":["x","y"]}]}}}""", """["n","p","&LabelSelector{MatchLabels:map[string]string{a: 1,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:b,Operator:In,Values:[x y],},},}","60s"]""")]
    public void Admission_row_is_upstreams(string kind, string members, string row) => Assert.Equal(row, Row("admissionregistration.k8s.io", kind, members));

    [Theory]
    [InlineData("FlowSchema", """{"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,"distinguisherMethod":{"type":"ByUser"}},"status":{"conditions":[{"type":"Dangling","status":"False"}]}""", """["n","exempt",1,"ByUser","60s","False"]""")]
    [InlineData("FlowSchema", """{"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1}""", """["n","exempt",1,"<none>","60s","?"]""")]
    [InlineData("PriorityLevelConfiguration", """{"type":"Limited","limited":{"nominalConcurrencyShares":30,"limitResponse":{"type":"Queue","queuing":{"queues":64,"handSize":8,"queueLengthLimit":50}}}}""", """["n","Limited",30,64,8,50,"60s"]""")]
    [InlineData("PriorityLevelConfiguration", """{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"}}}""", """["n","Limited",5,"<none>","<none>","<none>","60s"]""")]
    [InlineData("PriorityLevelConfiguration", """{"type":"Exempt"}""", """["n","Exempt","<none>","<none>","<none>","<none>","60s"]""")]
    public void Flow_control_row_is_upstreams(string kind, string spec, string row) => Assert.Equal(row, Row("flowcontrol.apiserver.k8s.io", kind, $"\"spec\":{spec}"));

    [Theory]
    [InlineData("DeviceClass", """ "spec":{} """, """["n","60s"]""")]
    [InlineData("ResourceClaimTemplate", """ "spec":{} """, """["n","60s"]""")]
    [InlineData("ResourceClaim", """ "spec":{} """, """["n","pending","60s"]""")]
    [InlineData("ResourceClaim", """ "status":{"allocation":{},"reservedFor":[{}]}""", """["n","allocated,reserved","60s"]""")]
    [InlineData("ResourceSlice", """ "spec":{"driver":"gpu.example.com","nodeName":"node-1","pool":{"name":"p"}}""", """["n","node-1","gpu.example.com","p","60s"]""")]
    public void Resource_row_is_upstreams(string kind, string members, string row) => Assert.Equal(row, Row("resource.k8s.io", kind, members));

    [Theory]
    [InlineData("apiregistration.k8s.io", "APIService", """ "spec":{"group":"apps"},"status":{"conditions":[{"type":"Available","status":"True","reason":"Local"}]}""", """["n","Local","True","60s"]""")]
    [InlineData("apiregistration.k8s.io", "APIService", """ "spec":{"service":{"namespace":"kube-system","name":"metrics"}},"status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints"}]}""", """["n","kube-system/metrics","False (MissingEndpoints)","60s"]""")]
    [InlineData("apiregistration.k8s.io", "APIService", """ "spec":{}""", """["n","Local","Unknown","60s"]""")]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", """ "spec":{}""", """["n","2026-11-23T10:20:00Z"]""")]
    [InlineData("scheduling.k8s.io", "PriorityClass", """ "value":1000,"globalDefault":true,"preemptionPolicy":"Never" """, """["n",1000,true,"60s","Never"]""")]
    [InlineData("node.k8s.io", "RuntimeClass", """ "handler":"runc" """, """["n","runc","60s"]""")]
    public void Other_row_is_upstreams(string group, string kind, string members, string row) => Assert.Equal(row, Row(group, kind, members));

    [Theory]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":80}}}""", """{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":42}}}""", "cpu: 42%/80%")]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{}}}""", "{}", "cpu: <unknown>/<auto>")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"memory","target":{"averageValue":"1Gi"}}}""", """{"containerResource":{"current":{"averageValue":"512Mi"}}}""", "memory: 512Mi/1Gi")]
    [InlineData("""{"type":"Pods","pods":{"target":{"averageValue":"100m"}}}""", """{"pods":{"current":{"averageValue":"50m"}}}""", "50m/100m")]
    [InlineData("""{"type":"Object","object":{"target":{"averageValue":"2"}}}""", "{}", "<unknown>/2 (avg)")]
    [InlineData("""{"type":"External","external":{"target":{"value":"30"}}}""", """{"external":{"current":{"value":"7"}}}""", "7/30")]
    [InlineData("""{"type":"Weather"}""", "{}", "<unknown type>")]
    public void Autoscaler_shows_its_targets_as_upstream_does(string metric, string current, string targets) => Assert.Equal(
        $"""["n","Deployment/web","{targets}","1",5,2,"60s"]""",
        Row("autoscaling", "HorizontalPodAutoscaler", $"\"spec\":{{\"minReplicas\":1,\"maxReplicas\":5,\"scaleTargetRef\":{{\"kind\":\"Deployment\",\"name\":\"web\"}},\"metrics\":[{metric}]}},\"status\":{{\"currentReplicas\":2,\"currentMetrics\":[{current}]}}", "v2"));

    private static string Row(string group, string kind, string members, string version = "v1") =>
        Readable(new KindHarness(group, version, kind).Row(
            KindHarness.Parse($"{{\"metadata\":{{\"name\":\"n\",\"creationTimestamp\":\"2026-11-23T10:20:00Z\"}},{members}}}"), Now));

    /// <summary>Without the escapes with which Go writes these characters.</summary>
    private static string Readable(string json) => json
        .Replace("\\u003c", "<", StringComparison.Ordinal)
        .Replace("\\u003e", ">", StringComparison.Ordinal)
        .Replace("\\u0026", "&", StringComparison.Ordinal);
}
