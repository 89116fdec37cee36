using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>What a create stores, to the byte: the kind's rules and the schema's canonical form together.</summary>
public sealed class StoredFormTests
{
    private static string Stored(string resource, string json)
    {
        var definition = BuiltInResources.Catalog[resource];
        var decoded = ObjectDecoder.Decode(definition.Schema, KindHarness.Parse(json));
        var strategy = definition.Rules.Strategy;
        var created = strategy.PrepareForCreate(strategy.Default(decoded), definition.HasStatus, KindHarness.Context);
        return ObjectDecoder.Canonicalize(definition.Schema, created).Without("metadata").ToString();
    }

    [Fact]
    public void Stateful_set_is_written_as_upstream_writes_it() => Assert.Equal(
        """{"kind":"StatefulSet","apiVersion":"apps/v1","spec":{"replicas":0,"selector":{"matchLabels":{"app":"s1"}},"template":{"metadata":{"labels":{"app":"s1"}},"spec":{"containers":[{"name":"c","image":"nginx","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}},"volumeClaimTemplates":[{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}],"serviceName":"s1","podManagementPolicy":"OrderedReady","updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}},"revisionHistoryLimit":10,"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}},"status":{"replicas":0,"availableReplicas":0}}""",
        Stored(ResourceNames.StatefulSets, """{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"s1"},"spec":{"serviceName":"s1","replicas":0,"selector":{"matchLabels":{"app":"s1"}},"template":{"metadata":{"labels":{"app":"s1"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}},"volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}"""));

    [Fact]
    public void Volume_is_written_as_upstream_writes_it() => Assert.Equal(
        """{"kind":"PersistentVolume","apiVersion":"v1","spec":{"capacity":{"storage":"10Gi"},"hostPath":{"path":"/data/golden-pv1","type":""},"accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","storageClassName":"golden-none","volumeMode":"Filesystem"},"status":{"phase":"Pending","lastPhaseTransitionTime":"2026-11-23T10:20:31Z"}}""",
        Stored(ResourceNames.PersistentVolumes, """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"golden-pv1"},"spec":{"capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"golden-none","hostPath":{"path":"/data/golden-pv1"}}}"""));

    [Fact]
    public void Claim_is_written_as_upstream_writes_it() => Assert.Equal(
        """{"kind":"PersistentVolumeClaim","apiVersion":"v1","spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}""",
        Stored(ResourceNames.PersistentVolumeClaims, """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c1"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"""));

    [Fact]
    public void Headless_service_is_written_as_upstream_writes_it() => Assert.Equal(
        """{"kind":"Service","apiVersion":"v1","spec":{"ports":[{"name":"web","protocol":"TCP","port":80,"targetPort":80}],"selector":{"app":"v2"},"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP","sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}""",
        Stored(ResourceNames.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"v2"},"spec":{"ports":[{"port":80,"name":"web"}],"selector":{"app":"v2"},"clusterIP":"None"}}"""));

    [Fact]
    public void Pod_is_written_as_upstream_writes_it() => Assert.Equal(
        """{"kind":"Pod","apiVersion":"v1","spec":{"volumes":[{"name":"pv-storage","persistentVolumeClaim":{"claimName":"pv-claim"}}],"containers":[{"name":"pv-container","image":"nginx","ports":[{"name":"http-server","containerPort":80,"protocol":"TCP"}],"resources":{},"volumeMounts":[{"name":"pv-storage","mountPath":"/usr/share/nginx/html"}],"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler","enableServiceLinks":true},"status":{"phase":"Pending","qosClass":"BestEffort"}}""",
        Stored(ResourceNames.Pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"pv-pod"},"spec":{"containers":[{"image":"nginx","name":"pv-container","ports":[{"containerPort":80,"name":"http-server"}],"volumeMounts":[{"mountPath":"/usr/share/nginx/html","name":"pv-storage"}]}],"volumes":[{"name":"pv-storage","persistentVolumeClaim":{"claimName":"pv-claim"}}]}}"""));

    [Fact]
    public void Every_served_kind_names_as_many_cells_as_columns()
    {
        foreach (var definition in BuiltInResources.Catalog.All.Where(d => d.IsStored))
        {
            var obj = JsonObject.Of(("metadata", JsonObject.Of(("name", "a"))));
            Assert.Equal(definition.Rules.Table.Columns.Count, definition.Rules.Table.Cells(obj, DateTimeOffset.UnixEpoch).Count);
        }
    }
}
