using System.Buffers;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Json;

public sealed class JsonWriterTests
{
    [Fact]
    public void Escapes_are_those_of_Go() => Assert.Equal(
        "\"\\u003ca href=\\u0026\\u003e\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\\u2028\\u2029é😀\"",
        JsonString.Of("<a href=&>\"\\/\b\f\n\r\t\u0001\u007f\u2028\u2029é😀").ToString());

    [Fact]
    public void Indented_form_has_two_spaces_and_keeps_empty_containers_on_their_line()
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonWriter.WriteIndented(JsonReader.Parse("""{"a":{},"b":[],"c":[1,{"d":null}]}"""), buffer);
        Assert.Equal(
            """
            {
              "a": {},
              "b": [],
              "c": [
                1,
                {
                  "d": null
                }
              ]
            }
            """,
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void Long_texts_come_whole_wherever_a_pair_of_surrogates_stands(int before)
    {
        var text = new string('é', before) + "😀" + new string('x', 300);
        var buffer = new ArrayBufferWriter<byte>(1);
        JsonWriter.Write(JsonArray.OfStrings("a", text), buffer);
        Assert.Equal($"[\"a\",\"{text}\"]", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
