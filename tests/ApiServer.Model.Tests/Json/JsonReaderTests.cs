using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Json;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("{\"a\":1,\"b\":[true,false,null,\"x\",{}],\"c\":{\"d\":[]}}")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("1.50")]
    [InlineData("1e400")]
    [InlineData("\"\"")]
    public void Document_is_written_as_it_was_read(string json) => Assert.Equal(json, JsonReader.Parse(json).ToString());

    [Fact]
    public void Number_is_an_integer_only_when_it_has_no_fraction_and_fits_64_bits()
    {
        Assert.Equal(JsonKind.Integer, JsonReader.Parse("9223372036854775807").Kind);
        Assert.Equal(JsonKind.Number, JsonReader.Parse("9223372036854775808").Kind);
        Assert.Equal(JsonKind.Number, JsonReader.Parse("1.0").Kind);
        Assert.Equal(JsonKind.Number, JsonReader.Parse("1e2").Kind);
    }

    [Fact]
    public void Last_of_duplicate_members_wins_and_each_path_is_reported_once()
    {
        var duplicates = new List<string>();
        var value = JsonReader.Parse("""{"a":1,"b":[{"c":1,"c":2,"c":3}],"a":{"x":0,"x":1}}"""u8, duplicates);
        Assert.Equal("""{"a":{"x":1},"b":[{"c":3}]}""", value.ToString());
        Assert.Equal(["b[0].c", "a.x", "a"], duplicates);
    }

    [Fact]
    public void Many_duplicates_are_read_in_time_and_reported_up_to_a_limit()
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < 100_000; i++)
        {
            json.Append("\"k").Append(i % 50_000).Append("\":").Append(i).Append(',');
        }

        var duplicates = new List<string>();
        var value = (JsonObject)JsonReader.Parse(Encoding.UTF8.GetBytes(json.Append("\"z\":0}").ToString()), duplicates);
        Assert.Equal(50_001, value.Count);
        Assert.Equal(50_000, value.Integer("k0"));
        Assert.Equal(JsonReader.MaxDuplicates, duplicates.Count);
    }

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud83d\"", "\ufffd")]
    [InlineData("\"\\ude00x\"", "\ufffdx")]
    [InlineData("\"\\ud83d\\u0041\"", "\ufffdA")]
    [InlineData("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9ü\"", "a\"\\/\b\f\n\r\téü")]
    public void Escapes_are_decoded_as_in_Go(string json, string text) => Assert.Equal(text, JsonReader.Parse(json).AsString);

    [Fact]
    public void Invalid_utf8_becomes_the_replacement_character()
    {
        Assert.Equal("a\ufffdb", JsonReader.Parse([(byte)'"', (byte)'a', 0xff, (byte)'b', (byte)'"']).AsString);
        Assert.Equal("{\"\ufffd\":1}", JsonReader.Parse([(byte)'{', (byte)'"', 0xc3, (byte)'"', (byte)':', (byte)'1', (byte)'}']).ToString());
    }

    [Fact]
    public void Depth_up_to_the_limit_is_read_and_beyond_it_is_refused()
    {
        Assert.Equal(Nested(JsonReader.MaxDepth), JsonReader.Parse(Nested(JsonReader.MaxDepth)).ToString());
        Assert.ThrowsAny<JsonException>(() => JsonReader.Parse(Nested(JsonReader.MaxDepth + 1)));
        Assert.ThrowsAny<JsonException>(() => JsonReader.Parse(new string('[', 1_000_000)));
    }

    [Fact]
    public void Known_names_are_one_string_in_all_trees()
    {
        var first = JsonReader.ParseObject("""{"metadata":{},"\u006dyOwn":[{"other":1},{"other":2}]}"""u8);
        var second = JsonReader.ParseObject("""{"metadata":{}}"""u8);
        Assert.Same(first.Names.First(), second.Names.First());
        var items = first.Array("myOwn")!.Objects.ToList();
        Assert.Same(items[0].Names.Single(), items[1].Names.Single());
    }

    [Fact]
    public void Random_bytes_are_a_document_or_a_JsonException_and_Go_agrees()
    {
        var random = new Random(42);
        var alphabet = "{}[]\",:0123-.eE+truefalsn\\u d8 \n\x7f"u8.ToArray();
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(12)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }

            Assert.Equal(IsRead(bytes), GoJsonError.Describe(bytes) is null);
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static bool IsRead(byte[] bytes)
    {
        try
        {
            JsonReader.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [Fact]
    public void Long_name_above_many_duplicates_is_not_copied_for_each()
    {
        var text = "{\"" + new string('k', 1 << 20) + "\":{" + string.Concat(Enumerable.Repeat("\"a\":1,", 200_000)) + "\"a\":1}}";
        var body = System.Text.Encoding.UTF8.GetBytes(text);
        var duplicates = new List<string>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        JsonReader.Parse(body, duplicates);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 << 20);
        Assert.EndsWith("kk.a", Assert.Single(duplicates), StringComparison.Ordinal);
    }
}
