using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>What a reader of JSON does with documents that were made to hurt it.</summary>
[Collection("Hostile")]
public sealed class HostileJsonTests
{
    [Theory]
    [InlineData("[", "]", 10_000)]
    [InlineData("{\"a\":", "}", 10_000)]
    [InlineData("[", "", 3_000_000)]
    [InlineData("{\"a\":", "", 600_000)]
    [InlineData("[{\"a\":", "}]", 100_000)]
    public void Depth_is_refused_before_it_is_walked(string open, string close, int depth)
    {
        var text = HostileText.Nested(open, close, depth);
        Bounds.Hold(() => Assert.ThrowsAny<JsonException>(() => JsonReader.Parse(text)), mebibytes: 2);
        Assert.Equal("exceeded max depth", Bounds.Hold(() => GoJsonError.Describe(text), mebibytes: 2));
    }

    [Fact]
    public void A_million_members_cost_what_they_weigh() =>
        Assert.InRange(Bounds.Hold(() => JsonReader.ParseObject(HostileText.Members(i => $"\"{i:x}\":0"))).Count, 200_000, 1_000_000);

    [Fact]
    public void A_million_items_cost_what_they_weigh() =>
        Assert.Equal((Bounds.Body / 2) - 1, Bounds.Hold(() => (JsonArray)JsonReader.Parse(HostileText.Items("1"))).Count);

    [Fact]
    public void Equal_names_are_told_once_and_not_all()
    {
        var duplicates = new List<string>();
        var text = HostileText.Members(_ => "\"a\":0");
        Assert.Single(Bounds.Hold(() => (JsonObject)JsonReader.Parse(text, duplicates)));
        Assert.Equal("a", Assert.Single(duplicates));

        duplicates.Clear();
        Bounds.Hold(() => JsonReader.Parse(HostileText.Members(i => $"\"{i / 2:x}\":0"), duplicates));
        Assert.Equal(JsonReader.MaxDuplicates, duplicates.Count);
    }

    [Fact]
    public void Equal_names_below_a_long_one_do_not_repeat_it()
    {
        var duplicates = new List<string>();
        var below = new string('x', 1 << 20);
        Bounds.Hold(() => JsonReader.Parse(HostileText.Members(i => $"\"{i / 2:x}\":0", before: $"{{\"{below}\":{{", after: "}}"), duplicates), mebibytes: 256);
        Assert.InRange(duplicates.Count, 1, JsonReader.MaxDuplicates);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\\u00e9")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\n")]
    [InlineData("\\ud800")]
    public void Long_text_costs_what_it_weighs(string part)
    {
        var text = Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat(part, Bounds.Body / part.Length))}\"");
        var value = Bounds.Hold(() => JsonReader.Parse(text), mebibytes: 64);
        Bounds.Hold(value.ToUtf8, mebibytes: 64);
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters()
    {
        var text = new byte[Bounds.Body];
        text.AsSpan().Fill(0xff);
        text[0] = text[^1] = (byte)'"';
        Assert.Equal(Bounds.Body - 2, Bounds.Hold(() => JsonReader.Parse(text), mebibytes: 192).AsString!.Length);
    }

    [Fact]
    public void Number_of_a_million_digits_is_read_and_compared_as_text()
    {
        var text = Encoding.UTF8.GetBytes(new string('7', 1_000_000));
        Bounds.Hold(
            () =>
            {
                var (a, b) = (JsonReader.Parse(text), JsonReader.Parse(text));
                Assert.Equal(a, b);
                Assert.Equal(a.GetHashCode(), b.GetHashCode());
                Assert.NotEqual(a, JsonReader.Parse("7"));
                return a;
            },
            mebibytes: 16);
    }

    /// <summary>Whoever chooses numbers of which both halves are the same must not choose their places in a table.</summary>
    [Fact]
    public void Hashes_of_numbers_cannot_be_chosen()
    {
        var hashes = Enumerable.Range(0, 10_000).Select(i => (JsonValue)JsonInteger.Of(((long)i << 32) | (uint)i)).Select(v => v.GetHashCode()).Distinct();
        Assert.InRange(hashes.Count(), 9_900, 10_000);
    }
}
