using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Json;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("  ", "unexpected end of JSON input")]
    [InlineData("{\"data\":", "unexpected end of JSON input")]
    [InlineData("{\"a\":1", "unexpected end of JSON input")]
    [InlineData("{\"apiVersion\":\"v1\",", "unexpected end of JSON input")]
    [InlineData("[1,", "unexpected end of JSON input")]
    [InlineData("\"abc", "unexpected end of JSON input")]
    [InlineData("tru", "unexpected end of JSON input")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("{} garbage", "invalid character 'g' after top-level value")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("-a", "invalid character 'a' in numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("1e+x", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("trux", "invalid character 'x' in literal true (expecting 'e')")]
    [InlineData("\"\\x\"", "invalid character 'x' in string escape code")]
    [InlineData("\"\\u00g0\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("'a'", "invalid character '\\'' looking for beginning of value")]
    [InlineData("é", "invalid character 'Ã' looking for beginning of value")]
    [InlineData("{\"a\":[{},[],{\"b\":-1.5e3}],\"c\":null}", null)]
    public void Malformed_document_is_described_in_Gos_words(string json, string? message) =>
        Assert.Equal(message, GoJsonError.Describe(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Too_deep_a_document_is_described() =>
        Assert.Equal("exceeded max depth", GoJsonError.Describe(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\ab\n\t\u0001\u007f", "\"a\\ab\\n\\t\\x01\\x7f\"")]
    [InlineData("<a & b>", "\"<a & b>\"")]
    [InlineData("é😀", "\"é😀\"")]
    [InlineData("\u00a0\u200b\u2028\U000e0001", "\"\\u00a0\\u200b\\u2028\\U000e0001\"")]
    public void Text_is_quoted_as_Go_quotes_it(string text, string quoted) => Assert.Equal(quoted, GoFormat.Quoted(text));

    [Theory]
    [InlineData("""{"b":{"y":[1,"x",true,null]},"a":{}}""", "map[a:map[] b:map[y:[1 x true <nil>]]]")]
    [InlineData("0.5", "0.5")]
    [InlineData("100.0", "100")]
    [InlineData("123456.5", "123456.5")]
    [InlineData("1234567.0", "1.234567e+06")]
    [InlineData("1e20", "1e+20")]
    [InlineData("1.25e21", "1.25e+21")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("-123456789.125", "-1.23456789125e+08")]
    public void Value_is_shown_as_Go_prints_it(string json, string shown) => Assert.Equal(shown, GoFormat.Value(JsonReader.Parse(json)));

    [Theory]
    [InlineData("<nil> & \"x\" \\", "\"<nil> & \\\"x\\\" \\\\\"")]
    [InlineData("a\nb\tc\u0007\u0001\u007f", "\"a\\nb\\tc\\a\\x01\\x7f\"")]
    [InlineData("grün \u2028\u00a0\u200b", "\"grün \\u2028\\u00a0\\u200b\"")]
    [InlineData("", "\"\"")]
    public void A_quoted_text_is_escaped_as_go_does(string value, string expected) => Assert.Equal(expected, GoFormat.Quoted(value));
}
