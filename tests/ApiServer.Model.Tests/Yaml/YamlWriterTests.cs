using ApiServer.Model.Json;
using ApiServer.Model.Yaml;

namespace ApiServer.Model.Tests.Yaml;

public sealed class YamlWriterTests
{
    [Fact]
    public void Object_is_written_as_upstream_answers_it()
    {
        const string json = """
            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"golden","uid":"b1841ca2-855a-46eb-b8af-710c08b88f70","resourceVersion":"917","creationTimestamp":"2026-11-23T10:20:30Z","managedFields":[{"manager":"golden","operation":"Update","apiVersion":"v1","time":"2026-11-23T10:20:30Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k":{}}}}]},"data":{"k":"v"}}
            """;
        Assert.Equal(
            """
            apiVersion: v1
            data:
              k: v
            kind: ConfigMap
            metadata:
              creationTimestamp: "2026-11-23T10:20:30Z"
              managedFields:
              - apiVersion: v1
                fieldsType: FieldsV1
                fieldsV1:
                  f:data:
                    .: {}
                    f:k: {}
                manager: golden
                operation: Update
                time: "2026-11-23T10:20:30Z"
              name: a
              namespace: golden
              resourceVersion: "917"
              uid: b1841ca2-855a-46eb-b8af-710c08b88f70

            """,
            YamlWriter.Write(JsonReader.Parse(json)));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("0x10", "\"0x10\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2026-11-23", "\"2026-11-23\"")]
    [InlineData("<<", "\"<<\"")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("10Gi", "10Gi")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:b", "a:b")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("it's", "it's")]
    [InlineData("'q'", "'''q'''")]
    [InlineData("- a", "'- a'")]
    [InlineData("-a", "-a")]
    [InlineData(" a", "' a'")]
    [InlineData("*", "'*'")]
    [InlineData("k:{\"name\":\"a\"}", "k:{\"name\":\"a\"}")]
    [InlineData("{\"a\":1}", "'{\"a\":1}'")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("é😀", "é😀")]
    [InlineData("a\u0085b\u0001", "\"a\\Nb\\x01\"")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    [InlineData("a\n\nb\n", "|\n  a\n\n  b")]
    [InlineData("a\n\n", "|+\n  a\n")]
    [InlineData(" a\nb\n", "|2\n   a\n  b")]
    [InlineData("a \nb\n", "\"a \\nb\\n\"")]
    public void Text_is_written_in_the_style_of_go_yaml(string text, string yaml)
    {
        var written = YamlWriter.Write(JsonObject.Of(("k", text)));
        Assert.Equal($"k: {yaml}\n", written);
        Assert.Equal(text, YamlReader.Parse(written)["k"]!.AsString);
    }

    [Fact]
    public void Long_text_is_folded_at_spaces()
    {
        var text = string.Join(' ', Enumerable.Repeat("0123456789abcde", 8));
        var written = YamlWriter.Write(JsonObject.Of(("k", text), ("q", "'" + text)));
        Assert.Equal(
            """
            k: 0123456789abcde 0123456789abcde 0123456789abcde 0123456789abcde 0123456789abcde
              0123456789abcde 0123456789abcde 0123456789abcde
            q: '''0123456789abcde 0123456789abcde 0123456789abcde 0123456789abcde 0123456789abcde
              0123456789abcde 0123456789abcde 0123456789abcde'

            """,
            written);
        Assert.Equal(text, YamlReader.Parse(written)["k"]!.AsString);
    }

    [Fact]
    public void Nested_lists_numbers_and_long_keys_have_their_forms()
    {
        var key = new string('k', 129);
        var value = JsonReader.Parse($$"""{"a":[[1,2],[],{"b":[true,null,1.50,1e6]}],"{{key}}":{"x":1,"y":2},"z10":1,"z9":1,"Z":1,"1":1}""");
        Assert.Equal(
            $"""
            "1": 1
            Z: 1
            a:
            - - 1
              - 2
            - []
            - b:
              - true
              - null
              - 1.5
              - 1e+06
            ? {key}
            : x: 1
              "y": 2
            z9: 1
            z10: 1

            """,
            YamlWriter.Write(value));
    }
}
