using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Tests.Schema.Protobuf;

public sealed class RecordedProtobufTests
{
    [Fact]
    public void Every_recorded_kind_decodes_to_its_json_and_encodes_to_its_bytes()
    {
        foreach (var (path, type, json) in FilledObjects.RecordedProtobuf())
        {
            var bytes = File.ReadAllBytes(path);
            var envelope = ProtobufEnvelope.Read(bytes);
            var decoded = envelope.Decode(type);
            var expected = ObjectDecoder.Decode(type, json);

            Assert.Equal((path, expected.ToString()), (path, decoded.ToString()));
            Assert.Equal((path, Convert.ToHexString(bytes)), (path, Convert.ToHexString(ProtobufEnvelope.Write(expected, type))));
        }
    }

    [Fact]
    public void Every_filled_kind_survives_the_way_through_protobuf()
    {
        foreach (var (type, obj) in FilledObjects.Made())
        {
            var bytes = ProtobufEnvelope.Write(ObjectDecoder.Decode(type, obj), type);
            var envelope = ProtobufEnvelope.Read(bytes);
            var decoded = envelope.Decode(type);

            Assert.Equal((type.Name, obj.String("kind")), (type.Name, envelope.Kind));
            Assert.Equal((type.Name, Convert.ToHexString(bytes)), (type.Name, Convert.ToHexString(ProtobufEnvelope.Write(decoded, type))));
        }
    }
}
