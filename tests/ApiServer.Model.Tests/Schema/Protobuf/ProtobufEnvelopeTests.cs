using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Tests.Schema.Protobuf;

public sealed class ProtobufEnvelopeTests
{
    // k8s\0, typeMeta { v1, ConfigMap }, raw { metadata { name "c", generateName "", namespace "", selfLink "", uid "", resourceVersion "",
    // generation 0, creationTimestamp {} }, data { a: b } }, contentEncoding "", contentType "": as client-go sends it.
    private const string ConfigMap =
        "6b387300" + "0a0f" + "0a027631" + "1209436f6e6669674d6170"
        + "121b" + "0a11" + "0a0163" + "1200" + "1a00" + "2200" + "2a00" + "3200" + "3800" + "4200"
        + "1206" + "0a0161" + "120162";

    [Fact]
    public void Envelope_names_the_kind()
    {
        var envelope = ProtobufEnvelope.Read(Convert.FromHexString("6b387300" + "0a0f" + "0a027631" + "1209436f6e6669674d6170" + "1200" + "1a00" + "2200"));

        Assert.Equal(("v1", "ConfigMap", 0), (envelope.ApiVersion, envelope.Kind, envelope.Raw.Length));
    }

    [Fact]
    public void Zero_values_of_fields_held_by_value_are_written_and_pointers_left_out()
    {
        var bytes = ProtobufEnvelope.Write(Object("v1", "Namespace", """{"metadata":{"name":"x"},"spec":{},"status":{}}"""), Type("", "Namespace"));

        Assert.Equal(
            "6b387300" + "0a0f" + "0a027631" + "12094e616d657370616365"
            + "1219" + "0a11" + "0a0178" + "1200" + "1a00" + "2200" + "2a00" + "3200" + "3800" + "4200"
            + "1200" + "1a02" + "0a00" + "1a00" + "2200",
            Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Zero_values_are_not_shown_in_json()
    {
        var raw = "0a11" + "0a0178" + "1200" + "1a00" + "2200" + "2a00" + "3200" + "3800" + "4200" + "1200" + "1a02" + "0a00";

        Assert.Equal("""{"metadata":{"name":"x"},"spec":{},"status":{}}""", Decode("", "Namespace", raw));
    }

    [Theory]
    // data: map entries may come in any order, and without a value
    [InlineData("", "ConfigMap", "1203" + "0a0162" + "1206" + "0a0161" + "120131", """{"metadata":{},"data":{"a":"1","b":""}}""")]
    // binaryData
    [InlineData("", "ConfigMap", "1a08" + "0a0161" + "1203010203", """{"metadata":{},"binaryData":{"a":"AQID"}}""")]
    // immutable: a pointer shows its zero
    [InlineData("", "ConfigMap", "2000", """{"metadata":{},"immutable":false}""")]
    // metadata.creationTimestamp 2001-02-03T04:05:06Z, metadata.deletionGracePeriodSeconds -1
    [InlineData("", "ConfigMap", "0a15" + "4208" + "08f286eed3031000" + "50ffffffffffffffffff01", """{"metadata":{"creationTimestamp":"2001-02-03T04:05:06Z","deletionGracePeriodSeconds":-1}}""")]
    // unknown numbers of every form, a group among them
    [InlineData("", "ConfigMap", "f83f01" + "f93f0102030405060708" + "fa3f0161" + "fd3f01020304" + "fb3f" + "0801" + "fc3f", """{"metadata":{}}""")]
    public void Fields_are_read(string group, string kind, string raw, string json) => Assert.Equal(json, Decode(group, kind, raw));

    [Fact]
    public void Numbers_of_a_list_may_be_packed()
    {
        var type = SchemaTable.BuiltIn["io.k8s.api.core.v1.PodSecurityContext"];

        Assert.Equal("{\"supplementalGroups\":[1,2,3]}", new ProtobufEnvelope("", "", Convert.FromHexString("2202" + "0102" + "2003")).Decode(type).ToString());
    }

    [Theory]
    // targetPort (4): IntOrString { type, intVal, strVal }, all three always written
    [InlineData("io.k8s.api.core.v1.ServicePort", """{"port":80,"targetPort":8080}""", "0a00" + "1200" + "1850" + "2207" + "0800" + "10903f" + "1a00" + "2800")]
    [InlineData("io.k8s.api.core.v1.ServicePort", """{"port":80,"targetPort":"http"}""", "0a00" + "1200" + "1850" + "220a" + "0801" + "1000" + "1a0468747470" + "2800")]
    // limits (1): a map of Quantity { string }
    [InlineData("io.k8s.api.core.v1.ResourceRequirements", """{"limits":{"cpu":"1500m"}}""", "0a0e" + "0a03637075" + "1207" + "0a05313530306d")]
    // acquireTime (3): MicroTime { seconds, nanos }; a pointer to an integer (2)
    [InlineData("io.k8s.api.coordination.v1.LeaseSpec", """{"leaseDurationSeconds":0,"acquireTime":"1970-01-01T00:00:01.000002Z"}""", "1000" + "1a05" + "0801" + "10d00f")]
    // window (3): Duration { nanoseconds }
    [InlineData("io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics", """{"timestamp":"1970-01-01T00:00:01Z","window":"15s","usage":{}}""", "0a10" + "0a00" + "1200" + "1a00" + "2200" + "2a00" + "3200" + "3800" + "4200" + "1204" + "0801" + "1000" + "1a06" + "0880acc7f037")]
    // fieldsV1 (7): { raw }
    [InlineData("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", """{"fieldsV1":{"f:a":{}}}""", "0a00" + "1200" + "1a00" + "3200" + "3a0c" + "0a0a" + "7b22663a61223a7b7d7d" + "4200")]
    // extra (4): a map of lists, each in a message of its own
    [InlineData("io.k8s.api.authentication.v1.UserInfo", """{"extra":{"k":["a","b"]}}""", "0a00" + "1200" + "220b" + "0a016b" + "1206" + "0a0161" + "0a0162")]
    // emptyDir (2.2) stands in the inlined VolumeSource
    [InlineData("io.k8s.api.core.v1.Volume", """{"name":"v","emptyDir":{}}""", "0a0176" + "1204" + "1202" + "0a00")]
    public void Values_with_a_form_of_their_own_are_written_and_read(string type, string json, string raw)
    {
        var schema = SchemaTable.BuiltIn[type];
        var obj = ObjectDecoder.Decode(schema, JsonReader.Parse(json));
        var envelope = ProtobufEnvelope.Read(ProtobufEnvelope.Write(obj, schema));

        Assert.Equal(raw, Convert.ToHexStringLower(envelope.Raw.Span));
        Assert.Equal(obj.ToString(), envelope.Decode(schema).ToString());
    }

    [Theory]
    [InlineData("""{"items":{"type":"string"},"additionalProperties":false}""")]
    [InlineData("""{"default":{"a":null},"maximum":1.5,"enum":["a",1,null],"items":[{"type":"string"},{"type":"integer"}],"additionalProperties":{"type":"object"},"dependencies":{"a":["b","c"],"d":{"type":"string"}}}""")]
    public void Schemas_of_custom_resources_survive(string json)
    {
        var schema = SchemaTable.BuiltIn["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"];
        var obj = ObjectDecoder.Decode(schema, JsonReader.Parse(json));

        Assert.Equal(obj.ToString(), ProtobufEnvelope.Read(ProtobufEnvelope.Write(obj, schema)).Decode(schema).ToString());
    }

    [Fact]
    public void Config_map_of_client_go_is_read_and_written_back()
    {
        var bytes = Convert.FromHexString(ConfigMap + "1a00" + "2200");
        var envelope = ProtobufEnvelope.Read(bytes);
        var decoded = envelope.Decode(Type("", "ConfigMap"));

        Assert.Equal("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"},"data":{"a":"b"}}""", decoded.ToString());
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(ProtobufEnvelope.Write(decoded, Type("", "ConfigMap"))));
    }

    [Theory]
    [InlineData("", "empty data")]
    [InlineData("6b3873", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")]
    [InlineData("7b7d0000", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")]
    [InlineData("6b387300", "empty body")]
    [InlineData("6b3873000a", "unexpected EOF")]
    [InlineData("6b3873000a05", "unexpected EOF")]
    [InlineData("6b38730012ffffffffffffffffff01", "proto: negative length found during unmarshaling")]
    [InlineData("6b387300ffffffffffffffffffffff", "proto: integer overflow")]
    [InlineData("6b38730000", "proto: illegal tag 0 (wire type 0)")]
    [InlineData("6b3873001c", "proto: wiretype end group for non-group")]
    [InlineData("6b3873001e", "proto: illegal wireType 6")]
    [InlineData("6b3873001001", "proto: wrong wireType = 0 for field Raw")]
    public void Malformed_envelope_is_an_error(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<DecodeException>(() => ProtobufEnvelope.Read(Convert.FromHexString(hex))).Message);

    [Fact]
    public void Every_cut_of_a_message_is_read_or_an_error()
    {
        var raw = ProtobufEnvelope.Read(Convert.FromHexString(ConfigMap + "1a00" + "2200")).Raw;
        for (var length = 0; length < raw.Length; length++)
        {
            var error = Record.Exception(() => new ProtobufEnvelope("v1", "ConfigMap", raw[..length]).Decode(Type("", "ConfigMap")));
            Assert.True(error is null or DecodeException, $"{length}: {error}");
        }
    }

    [Fact]
    public void Messages_nested_without_end_are_an_error()
    {
        // JSONSchemaProps.not (27) in itself, 2000 times.
        byte[] nested = [];
        var type = SchemaTable.BuiltIn["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"];
        Assert.True(type.TryGetField("not", out var not));
        for (var i = 0; i < 2000; i++)
        {
            var writer = new WireWriter();
            writer.BytesField(not.ProtobufNumber[0], nested);
            nested = writer.Written.ToArray();
        }

        Assert.Equal("exceeded max depth", Assert.Throws<DecodeException>(() => new ProtobufEnvelope("", "", nested).Decode(type)).Message);
    }

    [Fact]
    public void Frame_of_a_watch_has_its_length_before_it() =>
        Assert.Equal("0000000b" + "0a054144444544" + "1202" + "0a00", Convert.ToHexStringLower(ProtobufWatchEvent.Frame("ADDED", [])));

    private static TypeSchema Type(string group, string kind) => SchemaTable.BuiltIn.Kind(group, "v1", kind);

    private static JsonObject Object(string apiVersion, string kind, string json) =>
        JsonReader.Parse(json).AsObject!.With("kind", kind).With("apiVersion", apiVersion);

    private static string Decode(string group, string kind, string raw) =>
        new ProtobufEnvelope("", "", Convert.FromHexString(raw)).Decode(Type(group, kind)).ToString();
}
