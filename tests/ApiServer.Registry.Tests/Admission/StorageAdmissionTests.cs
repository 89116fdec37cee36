using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Tests.Admission;

public sealed class StorageAdmissionTests : AdmissionTest
{
    private const string Claim = """{"kind":"PersistentVolumeClaim","metadata":{"name":"c","namespace":"default"},"spec":{}}""";

    [Fact]
    [Trait("spec", "2.1.2")]
    public void Claims_and_volumes_are_protected_from_the_start()
    {
        Assert.True(Create("persistentvolumeclaims", Claim).Object.HasFinalizer("kubernetes.io/pvc-protection"));
        Assert.True(Create("persistentvolumes", """{"metadata":{"name":"v"}}""").Object.HasFinalizer("kubernetes.io/pv-protection"));
    }

    [Fact]
    [Trait("spec", "2.1.3")]
    public void Claim_that_says_nothing_of_a_class_gets_the_newest_default_one()
    {
        PutClass("old", "2026-01-01T00:00:00Z");
        PutClass("b-new", "2026-02-01T00:00:00Z");
        PutClass("a-new", "2026-02-01T00:00:00Z");
        Assert.Equal("a-new", Create("persistentvolumeclaims", Claim).Object.StringAt("spec", "storageClassName"));
    }

    [Fact]
    [Trait("spec", "2.1.3")]
    public void Claim_that_wants_no_class_gets_none()
    {
        PutClass("a", "2026-01-01T00:00:00Z");
        var claim = Claim.Replace("\"spec\":{}", "\"spec\":{\"storageClassName\":\"\"}", StringComparison.Ordinal);
        Assert.Equal("", Create("persistentvolumeclaims", claim).Object.StringAt("spec", "storageClassName"));
    }

    [Fact]
    [Trait("spec", "2.1.9")]
    public void A_bound_claim_grows_only_where_its_class_allows_it()
    {
        const string Bound = """{"kind":"PersistentVolumeClaim","metadata":{"name":"c","namespace":"default"},"spec":{"storageClassName":"sc","resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":"Bound"}}""";
        Store.Put("persistentvolumeclaims", Bound);
        var grown = Parse(Bound).WithAt("2Gi", "spec", "resources", "requests", "storage");
        var status = Refused(() => Update("persistentvolumeclaims", grown));
        Assert.Equal(
            (403, "persistentvolumeclaims \"c\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"),
            (status.Code, status.Message));
        Store.Put("storageclasses.storage.k8s.io", """{"metadata":{"name":"sc"},"allowVolumeExpansion":true}""");
        Update("persistentvolumeclaims", grown);

        Store.Put("persistentvolumeclaims", Bound.Replace("\"Bound\"", "\"Pending\"", StringComparison.Ordinal));
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: Only bound persistent volume claims can be expanded", Refused(() => Update("persistentvolumeclaims", grown)).Message);
    }

    private void PutClass(string name, string created) => Store.Put(
        "storageclasses.storage.k8s.io",
        $$$"""{"metadata":{"name":"{{{name}}}","creationTimestamp":"{{{created}}}","annotations":{"storageclass.kubernetes.io/is-default-class":"true"} } }""");
}
