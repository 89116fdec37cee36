using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

public sealed class StorageRulesTests
{
    private const string Group = "storage.k8s.io";
    private const string Attachment = """{"metadata":{"name":"a"},"spec":{"attacher":"csi.example.com","nodeName":"n","source":{"persistentVolumeName":"pv"}}}""";
    private const string Node = """{"metadata":{"name":"n"},"spec":{"drivers":[{"name":"d","nodeID":"i","topologyKeys":["a/b"],"allocatable":{"count":1}}]}}""";
    private const string Capacity = """{"metadata":{"name":"c"},"storageClassName":"s","nodeTopology":{"matchLabels":{"a":"b"}},"capacity":"1Gi"}""";

    private static readonly KindHarness Classes = new(Group, "v1", "StorageClass", namespaced: false);
    private static readonly KindHarness Attachments = new(Group, "v1", "VolumeAttachment", namespaced: false);
    private static readonly KindHarness Drivers = new(Group, "v1", "CSIDriver", namespaced: false);
    private static readonly KindHarness Nodes = new(Group, "v1", "CSINode", namespaced: false);
    private static readonly KindHarness Capacities = new(Group, "v1", "CSIStorageCapacity");
    private static readonly KindHarness Attributes = new(Group, "v1", "VolumeAttributesClass", namespaced: false);

    [Theory]
    [InlineData("""{"provisioner":"Example.com/X","allowedTopologies":[{"matchLabelExpressions":[{"key":"a","values":["b"]}]}]}""")]
    [InlineData("""{}""", "provisioner: Required value")]
    [InlineData("""{"provisioner":"a","reclaimPolicy":"Recycle","volumeBindingMode":"Later"}""", "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"", "volumeBindingMode: Unsupported value: \"Later\": supported values: \"Immediate\", \"WaitForFirstConsumer\"")]
    [InlineData("""{"provisioner":"a","allowedTopologies":[{"matchLabelExpressions":[{"key":"a"},{"key":"a","values":["b","b"]}]}]}""", "allowedTopologies[0].matchLabelExpressions[0].values: Required value", "allowedTopologies[0].matchLabelExpressions[1].values[1]: Duplicate value: \"b\"", "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"a\"")]
    [InlineData("""{"provisioner":"a","allowedTopologies":[{"matchLabelExpressions":[{"key":"a","values":["b","c"]}]},{"matchLabelExpressions":[{"key":"a","values":["c","b"]}]}]}""", "allowedTopologies[1].matchLabelExpressions: Duplicate value: \"\"")]
    [InlineData("""{"provisioner":"a","parameters":{"":"x"}}""", "parameters: Invalid value: \"\": field can not be empty.")]
    public void Class_is_checked(string json, params string[] errors) => Assert.Equal(errors, Classes.CreateErrors(Named(json)));

    [Fact]
    [Trait("spec", "2.1.4")]
    public void Class_keeps_how_volumes_are_made()
    {
        var json = Named("""{"provisioner":"a","parameters":{"a":"b"}}""");

        Assert.Equal(["parameters: Invalid value: {\"a\":\"c\"}: field is immutable"], Classes.UpdateErrors(json, c => c.WithAt("c", "parameters", "a")));
        Assert.Equal(["provisioner: Invalid value: \"b\": field is immutable"], Classes.UpdateErrors(json, c => c.With("provisioner", "b")));
        Assert.Equal(["reclaimPolicy: Invalid value: \"Retain\": field is immutable"], Classes.UpdateErrors(json, c => c.With("reclaimPolicy", "Retain")));
        Assert.Equal(
            ["volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable"],
            Classes.UpdateErrors(json, c => c.With("volumeBindingMode", "WaitForFirstConsumer")));
        Assert.Empty(Classes.UpdateErrors(json, c => c.With("allowVolumeExpansion", true)));
        Assert.Empty(Classes.UpdateErrors(json, c => c.With("mountOptions", JsonArray.OfStrings("ro")).WithAt("b", "metadata", "annotations", "a")));
        Assert.Equal(("Delete", "Immediate"), (Classes.Create(json).String("reclaimPolicy"), Classes.Create(json).String("volumeBindingMode")));
    }

    [Fact]
    public void Deprecated_labels_are_warned_of()
    {
        Assert.Equal(
            ["allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"],
            Classes.Warnings(Named("""{"provisioner":"a","allowedTopologies":[{"matchLabelExpressions":[{"key":"failure-domain.beta.kubernetes.io/zone","values":["b"]}]}]}""")));
        Assert.Equal(
            ["nodeTopology.matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use \"kubernetes.io/os\" instead", "nodeTopology.matchLabels.beta.kubernetes.io/arch: deprecated since v1.14; use \"kubernetes.io/arch\" instead"],
            Capacities.Warnings(Named("""{"storageClassName":"s","nodeTopology":{"matchExpressions":[{"key":"beta.kubernetes.io/os","operator":"Exists"}],"matchLabels":{"beta.kubernetes.io/arch":"a"}}}""")));
    }

    [Theory]
    [InlineData(Attachment)]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"attacher":"a b","nodeName":"n","source":{}}}""", "spec.attacher: Invalid value: \"a b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')", "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"nodeName":"n","source":{"persistentVolumeName":"a","inlineVolumeSpec":{}}}}""", "spec.attacher: Required value", "spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"attacher":"a","nodeName":"n","source":{"inlineVolumeSpec":{"capacity":{"storage":"1"}}}}}""", "spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes", "spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes", "spec.source.inlineVolumeSpec.accessModes: Required value")]
    public void Attachment_is_checked(string json, params string[] errors) => Assert.Equal(errors, Attachments.CreateErrors(json));

    [Fact]
    public void Attachment_keeps_its_spec() => Assert.Equal(
        ["spec: Invalid value: {\"Attacher\":\"csi.example.com\",\"Source\":{\"PersistentVolumeName\":\"pv\",\"InlineVolumeSpec\":null},\"NodeName\":\"m\"}: field is immutable"],
        Attachments.UpdateErrors(Attachment, a => a.WithAt("m", "spec", "nodeName")));

    [Fact]
    public void Attachment_status_is_checked()
    {
        var old = Attachments.Create(Attachment);
        List<FieldError> errors = [];

        Attachments.Strategy.ValidateStatusUpdate(old.With("status", KindHarness.Parse("""{"attached":false,"attachError":{"errorCode":-1}}""")), old, errors);

        Assert.Equal(["status.attachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive"], errors.Select(e => e.ToString()));
        Assert.Equal("""{"f:metadata":{},"f:spec":{}}""", Attachments.Strategy.UnwrittenFields("status", hasStatus: true).ToString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"spec":{"fsGroupPolicy":"Some","volumeLifecycleModes":["Forever"],"nodeAllocatableUpdatePeriodSeconds":5,"serviceAccountTokenInSecrets":true}}""", "spec.fsGroupPolicy: Unsupported value: \"Some\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"", "spec.volumeLifecycleModes: Unsupported value: \"Forever\": supported values: \"Persistent\", \"Ephemeral\"", "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal to 10 seconds", "spec.serviceAccountTokenInSecrets: Invalid value: true: serviceAccountTokenInSecrets is set but no tokenRequests are specified")]
    [InlineData("""{"spec":{"tokenRequests":[{"audience":"a"},{"audience":"a"},{"audience":"b","expirationSeconds":1},{"audience":"c","expirationSeconds":4294967297}]}}""", "spec.tokenRequests[1].audience: Duplicate value: \"a\"", "spec.tokenRequests[2].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes", "spec.tokenRequests[3].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    public void Driver_is_checked(string json, params string[] errors) => Assert.Equal(errors, Drivers.CreateErrors(Named(json)));

    [Fact]
    public void Driver_counts_its_changes_from_nothing()
    {
        var driver = Drivers.Create(Named("{}"));

        Assert.Equal(
            KindHarness.Parse("""{"attachRequired":true,"podInfoOnMount":false,"storageCapacity":false,"fsGroupPolicy":"ReadWriteOnceWithFSType","requiresRepublish":false,"seLinuxMount":false,"volumeLifecycleModes":["Persistent"]}"""),
            driver["spec"]);
        Assert.Equal(0, driver.Generation());
        Assert.Equal(1, Drivers.Strategy.PrepareForUpdate(driver.WithAt(true, "spec", "podInfoOnMount"), driver, hasStatus: false, KindHarness.Context).Generation());
        Assert.Equal(["spec.attachedRequired: Invalid value: false: field is immutable"], Drivers.UpdateErrors(Named("{}"), d => d.WithAt(false, "spec", "attachRequired")));
        Assert.Equal(["spec.volumeLifecycleModes: Invalid value: [\"Ephemeral\"]: field is immutable"], Drivers.UpdateErrors(Named("{}"), d => d.WithAt(JsonArray.OfStrings("Ephemeral"), "spec", "volumeLifecycleModes")));
        Assert.Equal(
            ["spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes"],
            Drivers.Warnings(Named("""{"spec":{"tokenRequests":[{"audience":"a"}]}}""")));
    }

    [Theory]
    [InlineData(Node)]
    [InlineData("""{"metadata":{"name":"n"},"spec":{"drivers":[{"name":"d","nodeID":"i"},{"name":"d","allocatable":{"count":-1},"topologyKeys":["a","a"]}]}}""", "spec.drivers[1].nodeID: Required value", "spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0", "spec.drivers[1].name: Duplicate value: \"d\"", "spec.drivers[1]: Duplicate value: \"a\"")]
    public void Csi_node_is_checked(string json, params string[] errors) => Assert.Equal(errors, Nodes.CreateErrors(json));

    [Fact]
    public void Csi_node_keeps_its_drivers()
    {
        static JsonObject Driver(JsonObject node, string json) => node.WithAt(JsonArray.Of(KindHarness.Parse(json)), "spec", "drivers");

        Assert.Equal(
            ["spec.drivers: Invalid value: {\"Name\":\"d\",\"NodeID\":\"j\",\"TopologyKeys\":null,\"Allocatable\":null}: field is immutable"],
            Nodes.UpdateErrors(Node, n => Driver(n, """{"name":"d","nodeID":"j"}""")));
        Assert.Empty(Nodes.UpdateErrors(Node, n => Driver(n, """{"name":"d","nodeID":"i","topologyKeys":["a/b"],"allocatable":{"count":2}}""")));
    }

    [Fact]
    public void Capacity_is_checked()
    {
        Assert.Empty(Capacities.CreateErrors(Capacity));
        Assert.Equal(["capacity: Invalid value: \"-1\": must be greater than or equal to 0"], Capacities.CreateErrors(Named("""{"storageClassName":"s","capacity":"-1"}""")));
        Assert.Equal(["storageClassName: Invalid value: \"t\": field is immutable"], Capacities.UpdateErrors(Capacity, c => c.With("storageClassName", "t")));
        Assert.Equal(["nodeTopology: Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is immutable"], Capacities.UpdateErrors(Capacity, c => c.WithAt("c", "nodeTopology", "matchLabels", "a")));
        Assert.Empty(Capacities.UpdateErrors(Capacity, c => c.With("capacity", "2Gi")));
    }

    [Fact]
    public void Attributes_are_checked()
    {
        var json = Named("""{"driverName":"d","parameters":{"a":"b"}}""");

        Assert.Empty(Attributes.CreateErrors(json));
        Assert.Equal(["driverName: Required value", "parameters: Required value: must contain at least one key/value pair"], Attributes.CreateErrors(Named("{}")));
        Assert.Equal(["driverName: Forbidden: updates to driverName are forbidden."], Attributes.UpdateErrors(json, a => a.With("driverName", "e")));
        Assert.Equal(["parameters: Forbidden: updates to parameters are forbidden."], Attributes.UpdateErrors(json, a => a.WithAt("c", "parameters", "a")));
    }

    private static string Named(string json) => KindHarness.Parse(json).With("metadata", KindHarness.Parse("""{"name":"x"}""")).ToString();
}
