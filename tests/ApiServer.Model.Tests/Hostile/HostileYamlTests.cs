using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Yaml;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>What the reader of YAML does with documents that were made to hurt it.</summary>
[Collection("Hostile")]
public sealed class HostileYamlTests
{
    private const string Excessive = "yaml: document contains excessive aliasing";

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("? ", 100_000)]
    [InlineData("[a, {b: ", 100_000)]
    [InlineData("&a [", 100_000)]
    public void Depth_is_refused_before_it_is_walked(string open, int depth)
    {
        var text = HostileText.Nested(open, "", depth);
        var error = Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text)), mebibytes: 64);
        Assert.Equal("yaml: exceeded max depth of 512", error.Message);
    }

    [Fact]
    public void Indented_depth_is_refused()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 2000; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        Assert.Equal("yaml: exceeded max depth of 512", Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text.ToString())), mebibytes: 64).Message);
    }

    [Fact]
    public void Wide_document_in_a_deep_place_costs_what_it_weighs()
    {
        var deep = 500;
        var text = HostileText.Members(_ => "1", before: new string('[', deep), after: new string(']', deep - 1) + ", x]");
        Bounds.Hold(() => YamlReader.Parse(text), mebibytes: 1500);
    }

    [Fact]
    public void A_million_keys_cost_what_they_weigh() =>
        Bounds.Hold(() => YamlReader.Parse(HostileText.Members(i => $"{i:x}: 0", before: "", after: "\n", between: "\n")), mebibytes: 1500);

    [Fact]
    public void A_million_items_cost_what_they_weigh() =>
        Bounds.Hold(() => YamlReader.Parse(HostileText.Members(_ => "- 1", before: "", after: "\n", between: "\n")), mebibytes: 1500);

    [Fact]
    public void Equal_keys_are_not_all_told()
    {
        var duplicates = new List<string>();
        var text = HostileText.Members(_ => "a: 0", before: "", after: "\n", between: "\n");
        Bounds.Hold(() => YamlReader.Parse(text, duplicates), mebibytes: 1500);
        Assert.Equal(YamlReader.MaxDuplicates, duplicates.Count);
    }

    [Fact]
    public void Long_equal_keys_are_not_all_told()
    {
        var duplicates = new List<string>();
        var key = new string('k', 100_000);
        var text = HostileText.Members(i => $"? {key}\n: {i}", before: "", after: "\n", between: "\n");
        Bounds.Hold(() => YamlReader.Parse(text, duplicates), mebibytes: 256);
        Assert.InRange(duplicates.Count, 1, YamlReader.MaxDuplicates);
    }

    [Fact]
    public void Aliases_of_a_long_text_are_refused()
    {
        var text = HostileText.Members(_ => "*a", before: $"a: &a {new string('x', 1_000_000)}\nb: [", after: "]");
        Assert.Equal(Excessive, Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text)), mebibytes: 256).Message);
    }

    [Fact]
    public void Aliases_of_a_long_list_are_refused()
    {
        var text = HostileText.Members(_ => "*a", before: $"a: &a [{string.Join(',', Enumerable.Repeat("1", 500_000))}]\nb: [", after: "]");
        Assert.Equal(Excessive, Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text)), mebibytes: 1500).Message);
    }

    [Fact]
    public void Merges_of_a_long_map_are_refused()
    {
        var map = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"k{i}: 1"));
        var text = HostileText.Members(_ => "{<<: *a}", before: $"a: &a {{{map}}}\nb: [", after: "]");
        Assert.Equal(Excessive, Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text)), mebibytes: 1500).Message);
    }

    /// <summary>A text that is said once and used three times is no bomb.</summary>
    [Fact]
    public void Few_aliases_of_a_long_text_are_read()
    {
        var value = YamlReader.Parse($"a: &a {new string('x', 200_000)}\nb: [*a, *a, *a]");
        Assert.Equal(200_000, value.ArrayAt("b")[2].AsString!.Length);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("_")]
    [InlineData("1.")]
    [InlineData("0x")]
    [InlineData("-")]
    [InlineData("x ")]
    [InlineData("é")]
    public void Long_scalar_costs_what_it_weighs(string part)
    {
        var text = "a: 1" + string.Concat(Enumerable.Repeat(part, Bounds.Body / Encoding.UTF8.GetByteCount(part) / 2)) + "\n";
        Bounds.Hold(() => YamlReader.Parse(text), mebibytes: 256);
    }

    [Theory]
    [InlineData("\\u00e9")]
    [InlineData("\\n")]
    [InlineData("\\x41")]
    [InlineData("x\n\n ")]
    public void Long_quoted_scalar_costs_what_it_weighs(string part)
    {
        var text = "a: \"" + string.Concat(Enumerable.Repeat(part, Bounds.Body / part.Length)) + "\"\n";
        Bounds.Hold(() => YamlReader.Parse(text), mebibytes: 256);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("\n")]
    [InlineData("# x\n")]
    [InlineData(" ")]
    [InlineData("---\n")]
    [InlineData("%YAML 1.1\n")]
    [InlineData("[")]
    [InlineData("&a ")]
    [InlineData("!a ")]
    [InlineData("'")]
    [InlineData("a:\n")]
    [InlineData("- - -\n")]
    [InlineData("? a\n")]
    [InlineData(": a\n")]
    [InlineData("{a, ")]
    [InlineData("\ta")]
    [InlineData("<<: ")]
    [InlineData("a: |\n")]
    public void Tokens_over_and_over_cost_what_they_weigh(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, Bounds.Body / part.Length));
        Bounds.Hold(
            () =>
            {
                try
                {
                    return YamlReader.Parse(text);
                }
                catch (YamlFormatException)
                {
                    return JsonNull.Instance;
                }
            },
            mebibytes: 1500);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var text = new byte[Bounds.Body];
        text.AsSpan().Fill(0xff);
        Bounds.Hold(() => Assert.Throws<YamlFormatException>(() => YamlReader.Parse(text)), mebibytes: 64);
    }
}
