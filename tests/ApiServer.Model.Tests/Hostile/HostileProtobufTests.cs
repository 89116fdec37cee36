using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>What the reader of protobuf does with messages that lie or nest.</summary>
[Collection("Hostile")]
public sealed class HostileProtobufTests
{
    private static readonly TypeSchema Pod = SchemaTable.BuiltIn.Kind("", "v1", "Pod");

    [Theory]
    [InlineData("0AFFFFFFFF07", "unexpected EOF")]
    [InlineData("12FFFFFFFF07", "unexpected EOF")]
    [InlineData("12FFFFFFFFFFFFFFFF7F", "unexpected EOF")]
    [InlineData("12FFFFFFFFFFFFFFFFFF01", "proto: negative length found during unmarshaling")]
    [InlineData("12FFFFFFFFFFFFFFFFFFFFFF01", "proto: integer overflow")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF01", "proto: integer overflow")]
    [InlineData("00", "proto: illegal tag 0 (wire type 0)")]
    [InlineData("0C", "proto: wiretype end group for non-group")]
    [InlineData("1A80", "unexpected EOF")]
    [InlineData("2B", "unexpected EOF")]
    public void Envelope_that_lies_is_refused_without_memory(string hex, string message)
    {
        byte[] body = [.. "k8s\0"u8, .. Convert.FromHexString(hex)];
        Assert.Equal(message, Bounds.Hold(() => Assert.Throws<DecodeException>(() => ProtobufEnvelope.Read(body).Decode(Pod)), mebibytes: 1).Message);
    }

    [Fact]
    public void Open_groups_are_counted_not_recursed_into()
    {
        var groups = new byte[1_000_000];
        groups.AsSpan().Fill(0x2b);
        Bounds.Hold(() => Assert.Throws<DecodeException>(() => ProtobufEnvelope.Read((byte[])[.. "k8s\0"u8, .. groups])), mebibytes: 8);
        Bounds.Hold(() => Assert.Throws<DecodeException>(() => Body(groups).Decode(Pod)), mebibytes: 8);
    }

    /// <summary>Schemas of custom resources may hold schemas: spec, versions, schema, openAPIV3Schema, then <c>not</c> in <c>not</c>.</summary>
    [Fact]
    public void Messages_in_each_other_are_refused_at_a_depth()
    {
        var definition = SchemaTable.BuiltIn.Kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
        var schema = JsonObject.Empty;
        for (var i = 0; i < 20; i++)
        {
            schema = JsonObject.Of(("not", schema));
        }

        var bytes = ProtobufEnvelope.Write(definition.Layout.Zero.WithAt(JsonArray.Of(JsonObject.Of(("name", "v1"), ("schema", JsonObject.Of(("openAPIV3Schema", schema))))), "spec", "versions"), definition);
        Assert.NotNull(ProtobufEnvelope.Read(bytes).Decode(definition));
        var not = Convert.FromHexString(NotTag);
        byte[] nested = [];
        for (var i = 0; i < 10_000; i++)
        {
            nested = Message(not, nested);
        }

        byte[] body = Message([0x12], Message([0x3a], [.. Message([0x0a], "v1"u8.ToArray()), .. Message([0x22], Message([0x0a], nested))]));
        Assert.Equal("exceeded max depth", Bounds.Hold(() => Assert.Throws<DecodeException>(() => new ProtobufEnvelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", body).Decode(definition)), mebibytes: 64).Message);
    }

    /// <summary>What is in a field for anything counts on from where the field stands: what was taken in must be readable when it was stored.</summary>
    [Fact]
    public void Free_text_that_is_deep_is_refused()
    {
        var revision = SchemaTable.BuiltIn.Kind("apps", "v1", "ControllerRevision");
        Assert.Equal("couldn't get version/kind; json parse error: exceeded max depth", Refused(HostileText.Nested("[", "]", 10_000)).Message);
        Refused(HostileText.Nested("[", "]", JsonReader.MaxDepth));
        Assert.Equal(JsonReader.MaxDepth, Depth(Revision(HostileText.Nested("[", "]", JsonReader.MaxDepth - 1)).Decode(revision)));

        DecodeException Refused(byte[] data) => Bounds.Hold(() => Assert.Throws<DecodeException>(() => Revision(data).Decode(revision)), mebibytes: 8);
        static ProtobufEnvelope Revision(byte[] data) => new("apps/v1", "ControllerRevision", Message([0x12], Message([0x0a], data)));
    }

    [Theory]
    [InlineData("1200", 1_000_000)]
    [InlineData("12020A00", 700_000)]
    public void A_million_empty_entries_cost_what_they_weigh(string container, int count)
    {
        var containers = Enumerable.Repeat(Convert.FromHexString(container), count).SelectMany(b => b).ToArray();
        var pod = Bounds.Hold(() => new ProtobufEnvelope("v1", "Pod", Message([0x12], containers)).Decode(Pod));
        Assert.Equal(count, pod.ArrayAt("spec", "containers").Count);
    }

    private const string NotTag = "E201";

    private static ProtobufEnvelope Body(byte[] message) => new("v1", "Pod", message);

    private static byte[] Message(byte[] tag, byte[] content)
    {
        Span<byte> length = stackalloc byte[10];
        var count = 0;
        var rest = (uint)content.Length;
        do
        {
            length[count++] = (byte)((rest & 0x7f) | (rest > 0x7f ? 0x80u : 0));
            rest >>= 7;
        }
        while (rest > 0);
        return [.. tag, .. length[..count], .. content];
    }

    private static int Depth(JsonValue value) => value switch
    {
        JsonObject o => 1 + o.Select(m => Depth(m.Value)).DefaultIfEmpty().Max(),
        JsonArray a => 1 + a.Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
