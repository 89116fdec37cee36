using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class StorageKindTests
{
    private const string Volume = """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"golden-pv1"},"spec":{"capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"golden-none","hostPath":{"path":"/data/golden-pv1"}}}""";
    private const string Claim = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c1"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""";

    private static string VolumeSpec(string spec) => $$$$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"v"},"spec":{ {{{{spec}}}} } }""";

    private static string ClaimSpec(string spec) => $$$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c2"},"spec":{ {{{{spec}}}} } }""";

    [Fact]
    public void Claim_is_warned_of_the_old_annotation_and_of_parts_of_bytes() => Assert.Equal(
        [
            "metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \"storageClassName\" attribute instead",
            "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer",
        ],
        KindHarness.Claims.Warnings("""{"metadata":{"name":"c","annotations":{"volume.beta.kubernetes.io/storage-class":"slow"}},"spec":{"resources":{"requests":{"storage":"1500m"}}}}"""));

    [Fact]
    [Trait("spec", "2.1.1")]
    public void Volume_is_created_with_upstreams_defaults()
    {
        var volume = KindHarness.Volumes.Create(Volume);

        Assert.Equal(
            KindHarness.Parse("""{"capacity":{"storage":"10Gi"},"hostPath":{"path":"/data/golden-pv1","type":""},"accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","storageClassName":"golden-none","volumeMode":"Filesystem"}"""),
            volume["spec"]);
        Assert.Equal(KindHarness.Parse("""{"phase":"Pending","lastPhaseTransitionTime":"2026-11-23T10:20:31Z"}"""), volume["status"]);
        Assert.Empty(KindHarness.Volumes.Errors(volume));
    }

    [Theory]
    [Trait("spec", "2.1.5")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"] """, "spec: Required value: must specify a volume type")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"},"nfs":{"server":"s","path":"/p"} """, "spec.nfs: Forbidden: may not specify more than 1 volume type")]
    [InlineData(""" "accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"} """, "spec.capacity: Required value", "spec.capacity: Unsupported value: null: supported values: \"storage\"")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"hostPath":{"path":"/x"} """, "spec.accessModes: Required value")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/a/../b"} """, "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/"},"persistentVolumeReclaimPolicy":"Recycle" """, "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'")]
    [InlineData(""" "capacity":{"storage":"0"},"accessModes":["ReadWriteOncePod","ReadWriteOnce"],"hostPath":{"path":"/x"} """, "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes", "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero")]
    public void Volume_is_refused_with_upstreams_words(string spec, params string[] errors) =>
        Assert.Equal(errors, KindHarness.Volumes.CreateErrors(VolumeSpec(spec)));

    [Fact]
    [Trait("spec", "2.1.7")]
    public void Volume_keeps_its_source()
    {
        var error = Assert.Single(KindHarness.Volumes.UpdateErrors(Volume, v => v.WithAt("/other", "spec", "hostPath", "path")));

        Assert.Equal(
            """
            spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation
            @@ -2,7 +2,7 @@
              "GCEPersistentDisk": null,
              "AWSElasticBlockStore": null,
              "HostPath": {
            -  "Path": "/data/golden-pv1",
            +  "Path": "/other",
               "Type": ""
              },
              "Glusterfs": null,

            """,
            error);
    }

    [Fact]
    [Trait("spec", "2.1.7")]
    public void Volume_keeps_its_mode() => Assert.Equal(
        ["volumeMode: Invalid value: \"Block\": field is immutable"],
        KindHarness.Volumes.UpdateErrors(Volume, v => v.WithAt("Block", "spec", "volumeMode")));

    [Fact]
    [Trait("spec", "2.1.7")]
    public void Volume_is_given_its_node_affinity_once_and_its_other_members_change()
    {
        static JsonObject On(JsonObject volume, string node) => volume.WithAt(
            KindHarness.Parse($$$"""{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["{{{node}}}"]}]}]} }"""), "spec", "nodeAffinity");

        var placed = On(KindHarness.Volumes.Create(Volume), "n").WithAt("1", "metadata", "resourceVersion");
        Assert.Empty(KindHarness.Volumes.UpdateErrors(Volume, v => On(v, "n")));
        Assert.StartsWith("nodeAffinity: Invalid value: ", Assert.Single(KindHarness.Volumes.UpdateErrors(placed, On(placed, "m"))), StringComparison.Ordinal);
        Assert.Empty(KindHarness.Volumes.UpdateErrors(Volume, v => v
            .WithAt(JsonArray.OfStrings("ReadWriteMany"), "spec", "accessModes")
            .WithAt("other", "spec", "storageClassName")
            .WithAt("Delete", "spec", "persistentVolumeReclaimPolicy")
            .WithAt(JsonArray.OfStrings("ro"), "spec", "mountOptions")));
    }

    [Fact]
    [Trait("spec", "2.1.7")]
    [Trait("spec", "2.1.8")]
    public void An_attributes_class_that_was_applied_is_replaced_but_not_taken_away()
    {
        var volume = KindHarness.Volumes.Create(Volume).WithAt("1", "metadata", "resourceVersion").WithAt("fast", "spec", "volumeAttributesClassName");
        Assert.Empty(KindHarness.Volumes.UpdateErrors(volume, volume.WithAt("slow", "spec", "volumeAttributesClassName")));
        Assert.Equal(
            ["spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden"],
            KindHarness.Volumes.UpdateErrors(volume, volume.WithoutAt("spec", "volumeAttributesClassName")));

        var claim = KindHarness.Claims.Create(Claim).WithAt("1", "metadata", "resourceVersion")
            .WithAt("fast", "spec", "volumeAttributesClassName").WithAt("Bound", "status", "phase").WithAt("fast", "status", "currentVolumeAttributesClassName");
        Assert.Empty(KindHarness.Claims.UpdateErrors(claim, claim.WithAt("slow", "spec", "volumeAttributesClassName")));
        Assert.Equal(
            ["spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil"],
            KindHarness.Claims.UpdateErrors(claim, claim.WithoutAt("spec", "volumeAttributesClassName")));
        Assert.Contains(
            "spec.volumeAttributesClassName: Forbidden: update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil",
            KindHarness.Claims.UpdateErrors(claim, claim.WithAt("", "spec", "volumeAttributesClassName")));
    }

    [Fact]
    [Trait("spec", "2.1.7")]
    public void Volume_may_grow() =>
        Assert.Empty(KindHarness.Volumes.UpdateErrors(Volume, v => v.WithAt("20Gi", "spec", "capacity", "storage")));

    [Fact]
    [Trait("spec", "2.1.1")]
    public void Volume_phase_carries_the_time_of_its_change()
    {
        var old = KindHarness.Volumes.Create(Volume).WithAt("2020-01-01T00:00:00Z", "status", "lastPhaseTransitionTime");
        var updated = KindHarness.Volumes.Strategy.PrepareForStatusUpdate(old.WithAt("Available", "status", "phase").WithAt("x", "spec", "nodeName"), old, KindHarness.Context);

        Assert.Equal("2026-11-23T10:20:31Z", updated.StringAt("status", "lastPhaseTransitionTime"));
        Assert.Same(old["spec"], updated["spec"]);
    }

    [Fact]
    public void Volume_with_rbd_earns_a_warning() => Assert.Equal(
        ["spec.rbd: deprecated in v1.28, non-functional in v1.31+"],
        KindHarness.Volumes.Warnings(VolumeSpec(""" "capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"rbd":{"monitors":["m"],"image":"i"} """)));

    [Fact]
    public void Volume_row_is_upstreams()
    {
        var volume = KindHarness.Volumes.Create(Volume).WithAt("2026-11-23T10:20:31Z", "metadata", "creationTimestamp").WithAt("Available", "status", "phase");

        Assert.Equal(
            """["golden-pv1","10Gi","RWO","Retain","Available","","golden-none","\u003cunset\u003e","","29s","Filesystem"]""",
            KindHarness.Volumes.Row(volume, new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero)));
    }

    [Fact]
    [Trait("spec", "2.1.2")]
    public void Claim_is_created_with_upstreams_defaults()
    {
        var claim = KindHarness.Claims.Create(Claim);

        Assert.Equal(KindHarness.Parse("""{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"}"""), claim["spec"]);
        Assert.Equal(KindHarness.Parse("""{"phase":"Pending"}"""), claim["status"]);
        Assert.Empty(KindHarness.Claims.Errors(claim));
    }

    [Theory]
    [Trait("spec", "2.1.6")]
    [InlineData(""" "resources":{"requests":{"storage":"1Gi"}} """, "spec.accessModes: Required value: at least 1 access mode is required")]
    [InlineData(""" "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"0"}} """, "spec.resources[storage]: Invalid value: \"0\": must be greater than zero")]
    [InlineData(""" "accessModes":["ReadWriteOnce"],"resources":{} """, "spec.resources[storage]: Required value")]
    [InlineData(""" "accessModes":["ReadWriteOncePod","ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}} """, "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes")]
    public void Claim_is_refused_with_upstreams_words(string spec, string error) =>
        Assert.Equal([error], KindHarness.Claims.CreateErrors(ClaimSpec(spec)));

    [Fact]
    [Trait("spec", "2.1.8")]
    public void Claim_keeps_its_access_modes()
    {
        var error = Assert.Single(KindHarness.Claims.UpdateErrors(Claim, c => c.WithAt(JsonArray.OfStrings("ReadWriteMany"), "spec", "accessModes")));

        Assert.Equal(
            """
            spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims
            @@ -1,6 +1,6 @@
             {
              "AccessModes": [
            -  "ReadWriteOnce"
            +  "ReadWriteMany"
              ],
              "Selector": null,
              "Resources": {

            """,
            error);
    }

    [Fact]
    [Trait("spec", "2.1.8")]
    public void Claim_may_be_given_a_class_and_a_volume_once()
    {
        Assert.Empty(KindHarness.Claims.UpdateErrors(Claim, c => c.WithAt("x", "spec", "storageClassName").WithAt("pv", "spec", "volumeName")));

        var named = KindHarness.Claims.Create(Claim).WithAt("1", "metadata", "resourceVersion").WithAt("x", "spec", "storageClassName").WithAt("pv", "spec", "volumeName");
        Assert.Single(KindHarness.Claims.UpdateErrors(named, named.WithAt("y", "spec", "storageClassName")));
        Assert.Single(KindHarness.Claims.UpdateErrors(named, named.WithAt("other", "spec", "volumeName")));
    }

    [Fact]
    [Trait("spec", "2.1.8")]
    public void Claim_may_grow_when_it_is_bound_only()
    {
        var claim = KindHarness.Claims.Create(Claim).WithAt("1", "metadata", "resourceVersion");
        var bound = claim.WithAt("Bound", "status", "phase").WithAt("10Gi", "status", "capacity", "storage");

        Assert.Single(KindHarness.Claims.UpdateErrors(claim, claim.WithAt("2Gi", "spec", "resources", "requests", "storage")));
        Assert.Empty(KindHarness.Claims.UpdateErrors(bound, bound.WithAt("20Gi", "spec", "resources", "requests", "storage")));
        Assert.Equal(
            ["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"],
            KindHarness.Claims.UpdateErrors(bound, bound.WithAt("1Mi", "spec", "resources", "requests", "storage")));
    }

    [Fact]
    public void Claim_row_is_upstreams()
    {
        var claim = KindHarness.Claims.Create(Claim).WithAt("2026-11-23T10:20:31Z", "metadata", "creationTimestamp").WithAt("x", "spec", "storageClassName");

        Assert.Equal(
            """["c1","Pending","","","","x","\u003cunset\u003e","29s","Filesystem"]""",
            KindHarness.Claims.Row(claim, new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero)));
    }
}
