using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Meta;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>Whatever is missing from a valid object, or has another shape: rules answer, they do not throw.</summary>
public sealed class ValidatorPropertyTests
{
    private const string PodSpec = """
        {"nodeName":"n","hostNetwork":true,"schedulingGates":[{"name":"g"}],"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}},{"name":"p","projected":{"sources":[{"secret":{"name":"s","items":[{"key":"k","path":"p"}]}},{"downwardAPI":{"items":[{"path":"x","fieldRef":{"fieldPath":"metadata.name"}}]}}]}},{"name":"h","hostPath":{"path":"/x"}},{"name":"e","ephemeral":{"volumeClaimTemplate":{"spec":{}}}}],
         "initContainers":[{"name":"i","image":"i","restartPolicy":"Always"}],
         "containers":[{"name":"c","image":"n","ports":[{"containerPort":80,"hostPort":80,"name":"web"}],"env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],"envFrom":[{"secretRef":{"name":"s"}}],
           "volumeMounts":[{"name":"v","mountPath":"/v","subPath":"a"}],"volumeDevices":[{"name":"h","devicePath":"/d"}],"resources":{"requests":{"cpu":"1"},"limits":{"cpu":"2"}},"livenessProbe":{"httpGet":{"port":80}},"lifecycle":{"preStop":{"exec":{"command":["x"]}}},"securityContext":{"capabilities":{"add":["X"]},"allowPrivilegeEscalation":false,"seccompProfile":{"type":"Localhost","localhostProfile":"p"}}}],
         "securityContext":{"supplementalGroups":[1],"seccompProfile":{"type":"RuntimeDefault"}},"tolerations":[{"key":"a","operator":"Exists","effect":"NoExecute","tolerationSeconds":1}],"hostAliases":[{"ip":"1.2.3.4","hostnames":["a"]}],"readinessGates":[{"conditionType":"x"}],
         "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}],"matchFields":[{"key":"metadata.name","operator":"In","values":["n"]}]}]},"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"a","operator":"Gt","values":["1"]}]}}]},"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","labelSelector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}}]}},
         "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"a","whenUnsatisfiable":"DoNotSchedule"}],"nodeSelector":{"a":"b"},"imagePullSecrets":[{"name":"s"}]}
        """;

    private static readonly JsonValue[] OtherShapes =
        [JsonNull.Instance, JsonBoolean.True, -1, 0, 70000, "", "None", "x/y/z", "-9999999999Gi", JsonArray.Empty, JsonArray.Of("a", 1, JsonNull.Instance), JsonObject.Empty, JsonReader.Parse("""{"a":[{"b":1}]}"""), JsonReader.Parse("1.5e3")];

    public static TheoryData<string, string, string> Objects() => new()
    {
        { "", "Pod", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{{{{PodSpec}}}}, "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1}}}],"containerStatuses":[{"name":"c","ready":true,"restartCount":1,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-11-23T10:21:14Z"}}}]}}""" },
        { "apps", "StatefulSet", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{{{{PodSpec}}}} },"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1,"maxUnavailable":"10%"}},"ordinals":{"start":1},"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"},"volumeClaimTemplates":[{"metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"],"selector":{"matchLabels":{"a":"b"}},"dataSource":{"kind":"PersistentVolumeClaim","name":"x"},"resources":{"requests":{"storage":"1Gi"}} } }]},"status":{"replicas":1,"readyReplicas":1} }""" },
        { "", "PersistentVolume", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"local":{"path":"/x"},"claimRef":{"namespace":"a","name":"b"},"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}]}}},"status":{"phase":"Bound"} }""" },
        { "", "PersistentVolumeClaim", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeName":"v","storageClassName":"c","selector":{"matchLabels":{"a":"b"}} },"status":{"phase":"Bound","capacity":{"storage":"1Gi"}} }""" },
        { "", "Service", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"type":"NodePort","clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9"],"externalIPs":["1.2.3.4"],"ipFamilies":["IPv4"],"ports":[{"name":"a","port":80,"targetPort":"web","nodePort":30000},{"name":"b","port":81}],"selector":{"a":"b"},"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":5}}},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}} }""" },
        { "", "Event", $$$$"""{"metadata":{{{{Metadata}}}},"involvedObject":{"kind":"Pod","namespace":"golden","name":"p"},"eventTime":"2026-11-23T10:21:14.000000Z","series":{"count":2,"lastObservedTime":"2026-11-23T10:21:14.000000Z"},"source":{"component":"a"},"count":1 }""" },
        { "events.k8s.io", "Event", $$$$"""{"metadata":{{{{Metadata}}}},"regarding":{"kind":"Pod","namespace":"golden","name":"p"},"eventTime":"2026-11-23T10:21:14.000000Z","note":"n" }""" },
        { "discovery.k8s.io", "EndpointSlice", $$$$"""{"metadata":{{{{Metadata}}}},"addressType":"IPv4","endpoints":[{"addresses":["1.2.3.4"],"hostname":"a","nodeName":"b"}],"ports":[{"name":"a","port":80}] }""" },
        { "", "Endpoints", $$$$"""{"metadata":{{{{Metadata}}}},"subsets":[{"addresses":[{"ip":"1.2.3.4"}],"ports":[{"name":"a","port":80}]}] }""" },
        { "", "Node", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]},"status":{"capacity":{"cpu":"1"},"addresses":[{"type":"InternalIP","address":"1.2.3.4"}],"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"osImage":"x"}} }""" },
        { "", "Secret", $$$$"""{"metadata":{{{{Metadata}}}},"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"e30="},"stringData":{"a":"b"} }""" },
        { "", "ConfigMap", $$$$"""{"metadata":{{{{Metadata}}}},"data":{"a":"b"},"binaryData":{"b":"e30="},"immutable":true }""" },
        { "", "Namespace", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"} }""" },
        { "storage.k8s.io", "StorageClass", $$$$"""{"metadata":{{{{Metadata}}}},"provisioner":"a/b","parameters":{"a":"b"} }""" },
        { "coordination.k8s.io", "Lease", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"holderIdentity":"a","leaseDurationSeconds":1} }""" },
        { "apps", "ControllerRevision", $$$$"""{"metadata":{{{{Metadata}}}},"data":{"a":1},"revision":1 }""" },
        { "dns.apiserver.local", "DNSRecord", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"name":"a.b","type":"A","ttl":30,"data":"1.2.3.4"} }""" },
        { "apps", "Deployment", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"replicas":1,"selector":{{{{Selector}}}},"template":{{{{Template}}}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":"10%"}},"progressDeadlineSeconds":5},"status":{"replicas":1,"collisionCount":1} }""" },
        { "apps", "ReplicaSet", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"replicas":1,"selector":{{{{Selector}}}},"template":{{{{Template}}}} },"status":{"replicas":1} }""" },
        { "apps", "DaemonSet", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"selector":{{{{Selector}}}},"template":{{{{Template}}}},"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":"10%"}} },"status":{"numberReady":1,"collisionCount":1} }""" },
        { "", "ReplicationController", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"replicas":1,"selector":{"a":"b"},"template":{{{{Template}}}} },"status":{"replicas":1} }""" },
        { "", "PodTemplate", $$$$"""{"metadata":{{{{Metadata}}}},"template":{{{{Template}}}} }""" },
        { "policy", "PodDisruptionBudget", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"minAvailable":1,"maxUnavailable":"10%","selector":{{{{Selector}}}},"unhealthyPodEvictionPolicy":"AlwaysAllow"},"status":{"disruptionsAllowed":1,"conditions":[{"type":"a","status":"True","observedGeneration":1,"lastTransitionTime":"2026-11-23T10:21:14Z","reason":"r","message":"m"}]} }""" },
        { "batch", "Job", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{{{{JobSpec}}}},"status":{"active":1,"ready":1,"startTime":"2026-11-23T10:21:14Z","completionTime":"2026-11-23T10:21:15Z","completedIndexes":"0","failedIndexes":"1","uncountedTerminatedPods":{"failed":["a"]},"conditions":[{"type":"Complete","status":"True"},{"type":"SuccessCriteriaMet","status":"True"}]} }""" },
        { "batch", "CronJob", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"schedule":"TZ=UTC */5 1-2 * jan sun","timeZone":"UTC","startingDeadlineSeconds":1,"jobTemplate":{"spec":{{{{JobSpec}}}} } },"status":{"lastScheduleTime":"2026-11-23T10:21:14Z"} }""" },
        { "autoscaling", "HorizontalPodAutoscaler", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"scaleTargetRef":{"kind":"a","name":"b"},"maxReplicas":3,"targetCPUUtilizationPercentage":50},"status":{"currentReplicas":1} }""" },
        { "autoscaling/v2", "HorizontalPodAutoscaler", $$$$"""{"metadata":{{{{Metadata}}}},"spec":{"scaleTargetRef":{"kind":"a","name":"b","apiVersion":"a/b"},"minReplicas":1,"maxReplicas":3,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":5}}},{"type":"Object","object":{"describedObject":{"kind":"a","name":"b"},"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}},{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}},{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"1"}}},{"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"AverageValue","averageValue":"1"}}}],"behavior":{"scaleDown":{"stabilizationWindowSeconds":5,"selectPolicy":"Max","tolerance":"1","policies":[{"type":"Pods","value":1,"periodSeconds":1}]}}},"status":{"currentReplicas":1,"conditions":[{"type":"a","status":"True"}],"currentMetrics":[{"type":"Pods","pods":{"metric":{"name":"m"},"current":{"averageValue":"1"}}}]} }""" },
    };

    private const string Selector = """{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}""";
    private const string Template = """{"metadata":{"labels":{"a":"b"},"annotations":{"controller.kubernetes.io/pod-deletion-cost":"1"}},"spec":{"activeDeadlineSeconds":1,"containers":[{"name":"c","image":"n"}]} }""";
    private const string JobSpec = $$$$"""{"parallelism":1,"completions":2,"completionMode":"Indexed","backoffLimitPerIndex":1,"maxFailedIndexes":1,"managedBy":"a.b/c","suspend":true,"manualSelector":false,"selector":{{{{Selector}}}},"successPolicy":{"rules":[{"succeededIndexes":"0-1","succeededCount":1}]},"podFailurePolicy":{"rules":[{"action":"FailIndex","onExitCodes":{"containerName":"c","operator":"In","values":[1,2]}},{"action":"Count","onPodConditions":[{"type":"a"}]}]},"podReplacementPolicy":"Failed","template":{{{{Template}}}} }""";
    private const string Metadata = """{"name":"a","generateName":"a-","namespace":"golden","resourceVersion":"1","uid":"u","labels":{"a":"b"},"annotations":{"a":"b"},"finalizers":["a/b"],"ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"a","uid":"1","controller":true}] }""";

    [Theory]
    [MemberData(nameof(Objects))]
    [MemberData(nameof(ClusterKindExamples.Objects), MemberType = typeof(ClusterKindExamples))]
    public void Rules_never_throw(string group, string kind, string json)
    {
        var slash = group.IndexOf('/', StringComparison.Ordinal);
        var rules = slash < 0 ? KindCatalog.For(group, "v1", kind) : KindCatalog.For(group[..slash], group[(slash + 1)..], kind);
        var obj = KindHarness.Parse(json);
        Run(rules, obj, obj);
        foreach (var path in Paths(obj, []).Take(400))
        {
            foreach (var mutated in OtherShapes.Select(shape => Replace(obj, path, 0, shape)).Append(Replace(obj, path, 0, null)))
            {
                var changed = (JsonObject)mutated!;
                Run(rules, changed, obj);
                Run(rules, obj, changed);
            }
        }
    }

    private static void Run(KindDefinition rules, JsonObject obj, JsonObject old)
    {
        var strategy = rules.Strategy;
        List<FieldError> errors = [];
        List<string> warnings = [];
        obj = rules.FromStored(rules.ToStored(obj));
        var defaulted = strategy.Default(obj);
        Assert.True(defaulted.Equals(strategy.Default(defaulted)), "defaults are not idempotent");
        var created = strategy.PrepareForCreate(defaulted, hasStatus: true, KindHarness.Context);
        ObjectMetaValidation.Validate(created, true, strategy.NameRule, errors);
        strategy.Validate(created, errors);
        strategy.Warn(created, null, warnings);
        strategy.Warn(created, old, warnings);
        var updated = strategy.PrepareForUpdate(defaulted, old, hasStatus: true, KindHarness.Context);
        ObjectMetaValidation.ValidateUpdate(updated, old, errors);
        strategy.ValidateUpdate(updated, old, errors);
        strategy.ValidateStatusUpdate(strategy.PrepareForStatusUpdate(obj, old, KindHarness.Context), old, errors);
        strategy.GracePeriodSeconds(obj, null);
        strategy.SpecChanged(obj, old);
        Assert.Equal(rules.Table.Columns.Count, rules.Table.Cells(obj, KindHarness.Context.Clock.UtcNow).Count);
        Assert.All(rules.IndexEntries(obj), e => Assert.NotNull(e.Value));
        Assert.All(rules.SelectableFields(obj), e => Assert.NotNull(e.Value));
        Assert.All(errors, e => Assert.NotEmpty(e.Path));
    }

    private static IEnumerable<object[]> Paths(JsonValue value, object[] path)
    {
        IEnumerable<(object Step, JsonValue Value)> children = value switch
        {
            JsonObject o => o.Select(m => ((object)m.Key, m.Value)),
            JsonArray a => a.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            object[] at = [.. path, step];
            yield return at;
            foreach (var deeper in Paths(child, at))
            {
                yield return deeper;
            }
        }
    }

    private static JsonValue? Replace(JsonValue value, object[] path, int depth, JsonValue? by)
    {
        if (depth == path.Length)
        {
            return by;
        }

        if (path[depth] is string name)
        {
            var o = (JsonObject)value;
            return Replace(o[name]!, path, depth + 1, by) is { } child ? o.With(name, child) : o.Without(name);
        }

        var list = (JsonArray)value;
        var index = (int)path[depth];
        return Replace(list[index], path, depth + 1, by) is { } item ? list.With(index, item) : JsonArray.Of(list.Where((_, i) => i != index));
    }
}
