using System.Net;
using ApiServer.Model.Json;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

public sealed class ServiceAddressesTests : AdmissionTest
{
    private static readonly IPNetwork Range = IPNetwork.Parse("10.96.0.0/12");

    [Fact]
    public void Service_gets_an_address_that_it_holds()
    {
        var service = CreateAndKeep("services", Service("a"));
        var address = service.StringAt("spec", "clusterIP")!;
        Assert.True(Range.Contains(IPAddress.Parse(address)));
        Assert.Equal(JsonArray.OfStrings(address), service.At("spec", "clusterIPs"));
        Assert.Equal(JsonArray.OfStrings("IPv4"), service.At("spec", "ipFamilies"));
        Assert.Equal("SingleStack", service.StringAt("spec", "ipFamilyPolicy"));
        var held = Held(address)!.Json;
        AssertSame(Parse("""{"ipaddress.kubernetes.io/ip-family":"IPv4","ipaddress.kubernetes.io/managed-by":"ipallocator.k8s.io"}"""), held.At("metadata", "labels"));
        AssertSame(Parse("""{"resource":"services","namespace":"default","name":"a"}"""), held.At("spec", "parentRef"));
    }

    [Fact]
    public void Two_services_that_choose_the_same_address_at_once_cannot_both_commit()
    {
        var first = Create("services", Service("a", "\"clusterIP\":\"10.96.0.9\","));
        var second = Create("services", Service("b", "\"clusterIP\":\"10.96.0.9\","));
        Assert.True(Store.Apply(first.AlongWith));
        Assert.False(Store.Apply(second.AlongWith));
    }

    [Fact]
    public void An_address_that_is_none_is_invalid()
    {
        var status = Refused(() => Create("services", Service("v3", "\"clusterIP\":\"banana\",")));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Service \"v3\" is invalid: spec.clusterIPs[0]: Invalid value: \"banana\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)","reason":"Invalid","details":{"name":"v3","kind":"Service","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"banana\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)","field":"spec.clusterIPs[0]"}]},"code":422}""",
            status.ToJson().ToString());
    }

    [Fact]
    public void An_address_that_is_taken_is_invalid()
    {
        CreateAndKeep("services", Service("a", "\"clusterIP\":\"10.109.205.4\","));
        var status = Refused(() => Create("services", Service("v3", "\"clusterIP\":\"10.109.205.4\",")));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Service \"v3\" is invalid: spec.clusterIPs: Invalid value: [\"10.109.205.4\"]: failed to allocate IP 10.109.205.4: provided IP is already allocated","reason":"Invalid","details":{"name":"v3","kind":"Service","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: [\"10.109.205.4\"]: failed to allocate IP 10.109.205.4: provided IP is already allocated","field":"spec.clusterIPs"}]},"code":422}""",
            status.ToJson().ToString());
    }

    [Fact]
    public void A_headless_service_holds_nothing()
    {
        var attempt = Create("services", Service("a", "\"clusterIP\":\"None\","));
        Assert.Equal(JsonArray.OfStrings("None"), attempt.Object.At("spec", "clusterIPs"));
        Assert.DoesNotContain(attempt.AlongWith, o => o is StoreOperation.Put);
    }

    [Fact]
    public void An_external_name_has_no_address()
    {
        var attempt = Create("services", Service("a", "\"type\":\"ExternalName\","));
        Assert.Null(attempt.Object.At("spec", "clusterIP"));
        Assert.Null(attempt.Object.At("spec", "ipFamilies"));
    }

    [Fact]
    public void An_update_that_leaves_the_address_out_keeps_it()
    {
        var service = CreateAndKeep("services", Service("a"));
        var update = Update("services", Parse(Service("a")));
        Assert.Equal(service.At("spec", "clusterIP"), update.Object.At("spec", "clusterIP"));
        Assert.Empty(update.AlongWith);
    }

    [Fact]
    public void A_type_that_needs_no_address_any_more_frees_it_and_another_change_takes_one()
    {
        var service = CreateAndKeep("services", Service("a"));
        var update = Update("services", service.WithAt("ExternalName", "spec", "type"));
        Assert.Null(update.Object.At("spec", "clusterIP"));
        Assert.True(Store.Apply(update.AlongWith));
        Assert.Null(Held(service.StringAt("spec", "clusterIP")!));
        Store.Put(new ObjectKey("services", "default", "a"), update.Object);
        var again = Update("services", update.Object.WithAt("ClusterIP", "spec", "type"));
        Assert.True(Store.Apply(again.AlongWith));
        Assert.NotNull(Held(again.Object.StringAt("spec", "clusterIP")!));
    }

    [Fact]
    public void Deletion_frees_the_address_once_no_finalizer_holds_the_service()
    {
        var service = CreateAndKeep("services", Service("a"));
        var finalized = service.WithAt(JsonArray.OfStrings("x/y"), "metadata", "finalizers");
        Assert.Empty(Delete("services", finalized).AlongWith);
        Assert.True(Store.Apply(Delete("services", service).AlongWith));
        Assert.Null(Held(service.StringAt("spec", "clusterIP")!));
    }

    [Fact]
    public void Removing_the_last_finalizer_of_a_deleting_service_frees_the_address()
    {
        var service = CreateAndKeep("services", Service("a"));
        var deleting = service.WithAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp");
        Store.Put(new ObjectKey("services", "default", "a"), deleting.WithAt(JsonArray.OfStrings("x/y"), "metadata", "finalizers"));
        Assert.True(Store.Apply(Update("services", deleting).AlongWith));
        Assert.Null(Held(service.StringAt("spec", "clusterIP")!));
    }

    private static string Service(string name, string more = "", string ports = "{\"port\":80}") =>
        $$$"""{"kind":"Service","metadata":{"name":"{{{name}}}","namespace":"default"},"spec": {{{{more}}}"selector":{"app":"v"},"ports":[{{{ports}}}]} }""";

    private StoredObject? Held(string address) => Store.Get(new ObjectKey("ipaddresses.networking.k8s.io", "", address));
}
