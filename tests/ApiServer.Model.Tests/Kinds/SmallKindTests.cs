using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

public sealed class SmallKindTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 21, 0, TimeSpan.Zero);
    private static readonly KindHarness Secrets = new("", "v1", "Secret");
    private static readonly KindHarness Slices = new("discovery.k8s.io", "v1", "EndpointSlice");
    private static readonly KindHarness Classes = new("storage.k8s.io", "v1", "StorageClass", namespaced: false);
    private static readonly KindHarness Revisions = new("apps", "v1", "ControllerRevision");
    private static readonly KindHarness Records = new("dns.apiserver.local", "v1", "DNSRecord");
    private static readonly KindHarness Nodes = new("", "v1", "Node", namespaced: false);
    private static readonly KindHarness Namespaces = new("", "v1", "Namespace", namespaced: false);
    private static readonly KindHarness Endpoints = new("", "v1", "Endpoints");

    [Theory]
    [InlineData("""{"metadata":{"name":"badkey"},"data":{"a/b":"x"}}""", "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")]
    [InlineData("""{"metadata":{"name":"both"},"data":{"k":"x"},"binaryData":{"k":"eA=="}}""", "data[k]: Invalid value: \"k\": duplicate of key present in binaryData")]
    public void Config_map_is_refused_with_upstreams_words(string json, string error) =>
        Assert.Equal([error], KindHarness.ConfigMaps.CreateErrors(json));

    [Fact]
    public void Pod_template_shows_its_containers_and_labels()
    {
        var templates = new KindHarness("", "v1", "PodTemplate");
        var template = templates.Create("""{"metadata":{"name":"t"},"template":{"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"containers":[{"name":"c","image":"nginx"},{"name":"d","image":"redis"}]}}}""");

        Assert.Equal(["Name", "Containers", "Images", "Pod Labels"], templates.Rules.Table.Columns.Select(c => c.Name));
        Assert.Equal("""["t","c,d","nginx,redis","a=1,b=2"]""", templates.Row(template, Now));
        Assert.Equal("Always", template.ObjectAt("template", "spec").String("restartPolicy"));
    }

    [Fact]
    public void Config_map_holds_at_most_a_mebibyte() => Assert.Equal(
        ["[]: Too long: may not be more than 1048576 bytes"],
        KindHarness.ConfigMaps.CreateErrors($$"""{"metadata":{"name":"big"},"data":{"k":"{{new string('x', 1_100_000)}}" } }"""));

    [Fact]
    public void Immutable_config_map_stays()
    {
        const string json = """{"metadata":{"name":"imm"},"immutable":true,"data":{"k":"v"}}""";

        Assert.Equal(["data: Forbidden: field is immutable when `immutable` is set"], KindHarness.ConfigMaps.UpdateErrors(json, c => c.WithAt("w", "data", "k")));
        Assert.Equal(["immutable: Forbidden: field is immutable when `immutable` is set"], KindHarness.ConfigMaps.UpdateErrors(json, c => c.Without("immutable")));
        Assert.Empty(KindHarness.ConfigMaps.UpdateErrors(json, c => c.WithAt("l", "metadata", "labels", "a")));
    }

    [Fact]
    public void Secret_takes_texts_as_data() => Assert.Equal(
        KindHarness.Parse("""{"metadata":{"name":"s","namespace":"golden"},"data":{"a":"MQ==","b":"Mg=="},"type":"Opaque"}"""),
        Secrets.Create("""{"metadata":{"name":"s"},"data":{"a":"MQ=="},"stringData":{"b":"2"}}""").Without("status"));

    [Theory]
    [InlineData("""{"metadata":{"name":"s"},"type":"kubernetes.io/tls","data":{"tls.crt":""}}""", "data[tls.key]: Required value")]
    [InlineData("""{"metadata":{"name":"s"},"type":"kubernetes.io/service-account-token"}""", "metadata.annotations[kubernetes.io/service-account.name]: Required value")]
    [InlineData("""{"metadata":{"name":"s"},"type":"kubernetes.io/basic-auth"}""", "data[username]: Required value", "data[password]: Required value")]
    [InlineData("""{"metadata":{"name":"s"},"type":"kubernetes.io/dockerconfigjson"}""", "data[.dockerconfigjson]: Required value")]
    public void Secret_holds_what_its_type_says(string json, params string[] errors) => Assert.Equal(errors, Secrets.CreateErrors(json));

    [Fact]
    public void Secret_keeps_its_type() => Assert.Equal(
        ["type: Invalid value: \"x/y\": field is immutable"],
        Secrets.UpdateErrors("""{"metadata":{"name":"s"}}""", s => s.With("type", "x/y")));

    [Fact]
    [Trait("spec", "5.3.1")]
    public void Namespace_carries_its_name_and_finalizer()
    {
        var space = Namespaces.Create("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"golden"}}""").WithoutAt("metadata", "namespace");

        Assert.Equal(
            KindHarness.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"golden","labels":{"kubernetes.io/metadata.name":"golden"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}"""),
            space);
        Assert.Empty(Namespaces.Errors(space));
        Assert.True(Namespaces.Strategy.ReturnsDeletedObject);
    }

    [Fact]
    public void Namespace_keeps_its_finalizers_on_update()
    {
        var old = Namespaces.Create("""{"metadata":{"name":"golden"}}""");

        Assert.True(old.Equals(Namespaces.Strategy.PrepareForUpdate(old.Without("spec"), old, hasStatus: true, KindHarness.Context)));
    }

    [Fact]
    public void Node_row_is_upstreams()
    {
        var node = Nodes.Create("""
            {"metadata":{"name":"node-0","creationTimestamp":"2026-11-23T10:20:23Z"},"spec":{"unschedulable":true},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.20"}],
             "conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.36.2","osImage":"Debian GNU/Linux 12 (bookworm)","kernelVersion":"6.1.0","containerRuntimeVersion":"containerd://2.0.0"},"capacity":{"cpu":"64"}}}
            """);

        Assert.Equal(
            ["node-0", "Ready,SchedulingDisabled", "<none>", "37s", "v1.36.2", "192.0.2.20", "<none>", "Debian GNU/Linux 12 (bookworm)", "6.1.0", "containerd://2.0.0"],
            Nodes.Rules.Table.Cells(node, Now).Strings);
        Assert.Equal(node.At("status", "capacity"), node.At("status", "allocatable"));
    }

    [Fact]
    public void Event_is_one_object_in_two_forms()
    {
        var core = KindCatalog.For("", "v1", "Event");
        var events = KindCatalog.For("events.k8s.io", "v1", "Event");
        var stored = KindHarness.Parse("""
            {"kind":"Event","apiVersion":"v1","metadata":{"name":"c1.18eaa55f8e20fdd6","namespace":"golden"},"involvedObject":{"kind":"PersistentVolumeClaim","namespace":"golden","name":"c1"},
             "reason":"FailedBinding","message":"no volume ","source":{"component":"persistentvolume-controller"},"firstTimestamp":"2026-11-23T10:20:31Z","lastTimestamp":"2026-11-23T10:20:31Z",
             "count":1,"type":"Normal","eventTime":null,"reportingComponent":"persistentvolume-controller","reportingInstance":""}
            """);

        var served = events.FromStored(stored);

        Assert.Equal(
            KindHarness.Parse("""
            {"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{"name":"c1.18eaa55f8e20fdd6","namespace":"golden"},"regarding":{"kind":"PersistentVolumeClaim","namespace":"golden","name":"c1"},
             "reason":"FailedBinding","note":"no volume ","deprecatedSource":{"component":"persistentvolume-controller"},"deprecatedFirstTimestamp":"2026-11-23T10:20:31Z","deprecatedLastTimestamp":"2026-11-23T10:20:31Z",
             "deprecatedCount":1,"type":"Normal","eventTime":null,"reportingController":"persistentvolume-controller","reportingInstance":""}
            """),
            served);
        Assert.Equal(stored, events.ToStored(served));
        const string row = """["29s","Normal","FailedBinding","persistentvolumeclaim/c1","","persistentvolume-controller","no volume","29s",1,"c1.18eaa55f8e20fdd6"]""";
        Assert.Equal(row, core.Table.Cells(stored, Now).ToString());
        Assert.Equal(row, events.Table.Cells(served, Now).ToString());
        Assert.Contains(new("involvedObject.name", "c1"), core.SelectableFields(stored));
        Assert.Contains(new("regarding.name", "c1"), core.SelectableFields(stored));
    }

    [Fact]
    public void Event_lives_where_its_object_lives() => Assert.Equal(
        ["involvedObject.namespace: Invalid value: \"other\": does not match event.namespace"],
        new KindHarness("", "v1", "Event").CreateErrors("""{"metadata":{"name":"e"},"involvedObject":{"namespace":"other"}}"""));

    [Fact]
    public void Endpoint_slice_counts_every_change_and_is_found_by_its_service()
    {
        var slice = Slices.Create("""{"metadata":{"name":"nginx-wxj7j","labels":{"kubernetes.io/service-name":"nginx"},"creationTimestamp":"2026-11-23T10:20:32Z"},"addressType":"IPv4","endpoints":[{"addresses":["10.244.0.2"]},{"addresses":["10.244.0.3"]},{"addresses":["10.244.0.4"]},{"addresses":["10.244.0.5"]}],"ports":[{"name":"web","port":80}]}""");

        Assert.Empty(Slices.Errors(slice));
        Assert.Equal("""["nginx-wxj7j","IPv4","80","10.244.0.2,10.244.0.3,10.244.0.4 + 1 more...","28s"]""", Slices.Row(slice, Now));
        var addresses = Enumerable.Range(2, 4).Select(i => new KeyValuePair<string, string>(IndexNames.Address, $"10.244.0.{i}"));
        Assert.Equal([new(IndexNames.ServiceName, "golden/nginx"), .. addresses], Slices.Rules.IndexEntries(slice));
        var ofPods = slice.WithAt("endpointslice-controller.k8s.io", "metadata", "labels", "endpointslice.kubernetes.io/managed-by");
        Assert.Equal([new(IndexNames.ServiceName, "golden/nginx")], Slices.Rules.IndexEntries(ofPods));
        Assert.True(Slices.Strategy.HasGeneration);
        Assert.True(Slices.Strategy.SpecChanged(slice.WithAt("x", "metadata", "labels", "y"), slice));
        Assert.False(Slices.Strategy.SpecChanged(slice.WithAt("x", "metadata", "annotations", "y"), slice));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"e"},"addressType":"IPv4","endpoints":[{"addresses":[]}]}""", "endpoints[0].addresses: Required value: must contain at least 1 address")]
    [InlineData("""{"metadata":{"name":"e"},"endpoints":[]}""", "addressType: Required value")]
    public void Endpoint_slice_is_refused_with_upstreams_words(string json, string error) => Assert.Equal([error], Slices.CreateErrors(json));

    [Fact]
    public void Endpoints_show_three_addresses_and_warn()
    {
        var endpoints = Endpoints.Create("""{"metadata":{"name":"nginx","creationTimestamp":"2026-11-23T10:20:32Z"},"subsets":[{"addresses":[{"ip":"10.244.0.2"},{"ip":"10.244.0.3"},{"ip":"10.244.0.4"}],"ports":[{"port":80}]}]}""");

        Assert.Equal("""["nginx","10.244.0.2:80,10.244.0.3:80,10.244.0.4:80","28s"]""", Endpoints.Row(endpoints, Now));
        Assert.Equal("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice", Endpoints.Rules.DeprecationWarning);
        Assert.True(Endpoints.Strategy.AllowCreateOnUpdate);
    }

    [Fact]
    public void Storage_class_is_fixed_but_for_expansion()
    {
        const string json = """{"metadata":{"name":"fast"},"provisioner":"example.com/p","parameters":{"a":"b"}}""";
        var stored = Classes.Create(json);

        Assert.Equal("Delete", stored.String("reclaimPolicy"));
        Assert.Equal("Immediate", stored.String("volumeBindingMode"));
        Assert.Equal(["provisioner: Invalid value: \"example.com/q\": field is immutable"], Classes.UpdateErrors(stored.WithAt("1", "metadata", "resourceVersion"), stored.WithAt("1", "metadata", "resourceVersion").With("provisioner", "example.com/q")));
        Assert.Equal("""["fast (default)","example.com/p","Delete","Immediate",false,"\u003cunknown\u003e"]""", Classes.Row(stored.WithAt("true", "metadata", "annotations", "storageclass.kubernetes.io/is-default-class"), Now));
    }

    [Fact]
    public void Controller_revision_keeps_its_data()
    {
        const string json = """{"metadata":{"name":"web-65ff5b757","creationTimestamp":"2026-11-23T10:20:32Z","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"u","controller":true}]},"data":{"a":1},"revision":1}""";

        Assert.Equal(["data: Invalid value: {\"a\":2}: field is immutable"], Revisions.UpdateErrors(json, r => r.WithAt(2, "data", "a")));
        Assert.Equal("""["web-65ff5b757","statefulset.apps/web",1,"28s"]""", Revisions.Row(Revisions.Create(json), Now));
        Assert.Equal(["data: Required value: data is mandatory"], Revisions.CreateErrors("""{"metadata":{"name":"r"},"revision":1}"""));
    }

    [Fact]
    public void Dns_record_is_found_by_name_without_its_final_dot()
    {
        var record = Records.Create("""{"metadata":{"name":"web-0.nginx.default.svc.cluster.local.a.0a1b2c3d","labels":{"kubernetes.io/service-name":"nginx"},"creationTimestamp":"2026-11-23T10:20:32Z"},"spec":{"name":"Web-0.nginx.default.svc.cluster.local.","type":"A","ttl":30,"data":"10.244.0.2"}}""");

        Assert.Empty(Records.Errors(record));
        Assert.Equal([new(IndexNames.DnsName, "web-0.nginx.default.svc.cluster.local"), new(IndexNames.ServiceName, "golden/nginx")], Records.Rules.IndexEntries(record));
        Assert.Equal("""["Web-0.nginx.default.svc.cluster.local.","A","10.244.0.2",30,"nginx","28s"]""", Records.Row(record, Now));
    }

    [Theory]
    [InlineData("coordination.k8s.io", "Lease", true, false, false)]
    [InlineData("", "Service", true, true, false)]
    [InlineData("", "Event", true, true, false)]
    [InlineData("", "ConfigMap", false, true, false)]
    [InlineData("", "Pod", false, true, true)]
    [InlineData("apps", "Deployment", false, true, true)]
    [InlineData("policy", "PodDisruptionBudget", false, false, true)]
    [InlineData("rbac.authorization.k8s.io", "ClusterRole", true, true, false)]
    [InlineData("scheduling.k8s.io", "PriorityClass", false, true, true)]
    [InlineData("", "PersistentVolume", false, true, false)]
    public void Switches_are_upstreams(string group, string kind, bool createOnUpdate, bool unconditional, bool generation)
    {
        var strategy = KindCatalog.For(group, "v1", kind).Strategy;

        Assert.Equal((createOnUpdate, unconditional, generation), (strategy.AllowCreateOnUpdate, strategy.AllowUnconditionalUpdate, strategy.HasGeneration));
    }
}
