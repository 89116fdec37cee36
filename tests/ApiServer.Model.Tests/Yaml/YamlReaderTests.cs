using System.Text;
using ApiServer.Model.Yaml;

namespace ApiServer.Model.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("# nothing\n", "null")]
    [InlineData("{\"a\": [1, true, null]}", """{"a":[1,true,null]}""")]
    [InlineData("a: [yes, No, on, OFF, y, n, True, ~, null, 'yes', \"no\"]", """{"a":[true,false,true,false,true,false,true,null,null,"yes","no"]}""")]
    [InlineData("a: [1, -2, +3, 0x1F, 010, 0o17, 0b101, 1_000, 08]", """{"a":[1,-2,3,31,8,15,5,1000,8]}""")]
    [InlineData("a: [1.5, .5, 1e3, -1.50, 1e21, 1e-7, 100Mi, 1.2.3, 0x, 1__, 9223372036854775808]", """{"a":[1.5,0.5,1000,-1.5,1e+21,1e-07,"100Mi","1.2.3","0x",1,9223372036854775808]}""")]
    [InlineData("a: [2026-11-23, 2026-11-23T10:20:31Z, 12:30:45, 10.0.0.1]", """{"a":["2026-11-23","2026-11-23T10:20:31Z","12:30:45","10.0.0.1"]}""")]
    [InlineData("a:\n- b\n- c: |\n    x\n    y\n  d: >-\n    x\n    y\n", """{"a":["b",{"c":"x\ny\n","d":"x y"}]}""")]
    [InlineData("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\nf:\n  <<: [{g: 1}, {g: 2, h: 3}]\n", """{"a":{"b":1},"c":{"b":1},"d":{"b":1,"e":2},"f":{"g":1,"h":3}}""")]
    [InlineData("1: a\ntrue: b\n1.5: c\n", """{"1":"a","true":"b","1.5":"c"}""")]
    [InlineData("a: !!str 1\nb: !!int 2\nc: !!float 3\nd: !!binary aGk=\ne: !own x\n", """{"a":"1","b":2,"c":3,"d":"hi","e":"x"}""")]
    [InlineData("a: 1\n---\nb: {", """{"a":1}""")]
    [InlineData("---\na:\n", """{"a":null}""")]
    public void Document_is_read_as_upstream_reads_it(string yaml, string json) => Assert.Equal(json, YamlReader.Parse(yaml).ToString());

    [Theory]
    [InlineData("a: b: c", "yaml: mapping values are not allowed in this context")]
    [InlineData("{\"a\":", "yaml: line 1: did not find expected node content")]
    [InlineData("a: 1\nb: c: d\n", "yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("a:\n  b:\n   : x\nc:\n  d: 1\n", "yaml: did not find expected key")]
    [InlineData("a: *x", "yaml: unknown anchor 'x' referenced")]
    [InlineData("a: &x [*x]", "yaml: anchor 'x' value contains itself")]
    [InlineData("a: @b", "yaml: found character that cannot start any token")]
    [InlineData("a: \u0001", "yaml: control characters are not allowed")]
    [InlineData("<<: 1", "yaml: map merge requires map or sequence of maps as the value")]
    [InlineData("a: !!int x", "yaml: cannot decode !!str `x` as a !!int")]
    public void Malformed_document_is_refused_in_Gos_words(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<YamlFormatException>(() => YamlReader.Parse(yaml)).Message);

    [Fact]
    public void Last_of_duplicate_keys_wins_and_they_are_reported()
    {
        var duplicates = new List<string>();
        Assert.Equal("""{"a":2,"b":{"c":4}}""", YamlReader.Parse("a: 1\na: 2\nb:\n  c: 3\n  c: 4\n"u8, duplicates).ToString());
        Assert.Equal("yaml: unmarshal errors:\n  line 2: key \"a\" already set in map\n  line 5: key \"c\" already set in map", YamlReader.Describe(duplicates));
    }

    [Fact]
    public void Aliases_of_aliases_do_not_multiply()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 20; i++)
        {
            bomb.Append($"a{i}: &a{i} [").AppendJoin(',', Enumerable.Repeat($"*a{i - 1}", 9)).Append("]\n");
        }

        Assert.Equal("yaml: document contains excessive aliasing", Assert.Throws<YamlFormatException>(() => YamlReader.Parse(bomb.ToString())).Message);
    }

    [Fact]
    public void Too_deep_a_document_is_refused() =>
        Assert.Equal("yaml: exceeded max depth of 512", Assert.Throws<YamlFormatException>(() => YamlReader.Parse("a: " + new string('[', 2000))).Message);

    [Fact]
    public void Random_text_is_a_document_or_a_YamlFormatException()
    {
        var random = new Random(42);
        const string alphabet = "ab:- \n\t{}[],&*!|>'\"%@?#<~0123.éx\\";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(16)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            try
            {
                Assert.NotNull(YamlReader.Parse(text));
            }
            catch (YamlFormatException e)
            {
                Assert.StartsWith("yaml: ", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
