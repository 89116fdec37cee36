using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

public sealed class NamespaceLifecycleTests : AdmissionTest
{
    private const string ConfigMapInNope = """{"kind":"ConfigMap","metadata":{"name":"x","namespace":"nope"}}""";

    [Fact]
    public void Stages_stand_in_upstreams_order() => Assert.Equal(
        ["NamespaceLifecycle", "LimitRanger", "ServiceAccount", "Priority", "DefaultTolerationSeconds", "DefaultStorageClass", "StorageObjectInUseProtection", "PersistentVolumeClaimResize", "CertificateApproval", "CertificateSigning", "CertificateSubjectRestriction", "CertificateRequester", "PodTopologyLabels", "PodResizeValidator", "ResourceQuota", "ServiceAddresses"],
        StageNames);

    [Fact]
    [Trait("spec", "5.3.3")]
    public void Create_in_a_missing_namespace_is_not_found()
    {
        var status = Refused(() => Create("configmaps", ConfigMapInNope));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces \"nope\" not found","reason":"NotFound","details":{"name":"nope","kind":"namespaces"},"code":404}""",
            status.ToJson().ToString());
    }

    [Fact]
    [Trait("spec", "5.3.3")]
    public void Create_in_a_terminating_namespace_is_forbidden_with_its_cause()
    {
        Store.Put("namespaces", """{"metadata":{"name":"nope","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}""");
        var status = Refused(() => Create("configmaps", ConfigMapInNope));
        Assert.Equal(403, status.Code);
        Assert.Equal("configmaps \"x\" is forbidden: unable to create new content in namespace nope because it is being terminated", status.Message);
        var cause = Assert.Single(status.Causes);
        Assert.Equal(("NamespaceTerminating", "namespace nope is being terminated", "metadata.namespace"), (cause.Reason, cause.Message, cause.Field));
    }

    [Fact]
    public void Create_commits_only_while_the_namespace_stays_as_it_was_seen()
    {
        var attempt = Create("configmaps", """{"kind":"ConfigMap","metadata":{"name":"x","namespace":"default"}}""");
        var check = Assert.IsType<StoreOperation.Check>(Assert.Single(attempt.AlongWith));
        Assert.Equal(new ObjectKey("namespaces", "", "default"), check.Key);
        Assert.Equal(Store.Get(check.Key)!.Revision, check.ExpectedRevision);
    }

    [Theory]
    [Trait("spec", "5.3.2")]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    public void Deletion_of_a_system_namespace_is_forbidden(string name)
    {
        var status = Refused(() => Delete("namespaces", Parse($$$"""{"metadata":{"name":"{{{name}}}"}}""")));
        Assert.Equal((403, $"namespaces \"{name}\" is forbidden: this namespace may not be deleted"), (status.Code, status.Message));
    }

    [Fact]
    [Trait("spec", "5.3.2")]
    public void Deletion_of_another_namespace_passes() => Delete("namespaces", Parse("""{"metadata":{"name":"kube-node-lease"}}"""));
}
