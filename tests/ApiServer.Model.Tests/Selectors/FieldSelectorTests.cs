using ApiServer.Model.Selectors;

namespace ApiServer.Model.Tests.Selectors;

public sealed class FieldSelectorTests
{
    [Fact]
    public void Query_form_is_read_in_the_order_of_its_terms()
    {
        var selector = FieldSelector.Parse("status.phase!=Running,metadata.name==web-0,,spec.nodeName=");
        Assert.Equal(
            [new("metadata.name", true, "web-0"), new("spec.nodeName", true, ""), new("status.phase", false, "Running")],
            selector.Requirements);
        Assert.Equal("metadata.name=web-0,spec.nodeName=,status.phase!=Running", selector.ToString());
    }

    [Fact]
    public void Escaped_characters_belong_to_the_value()
    {
        var selector = FieldSelector.Parse(@"reason=a\,b\=c\\d");
        Assert.Equal(@"a,b=c\d", selector.Requirements.Single().Value);
        Assert.Equal(@"reason=a\,b\=c\\d", selector.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    public void Selector_without_terms_matches_everything(string text) => Assert.True(FieldSelector.Parse(text).IsEverything);

    [Theory]
    [InlineData("a", "invalid selector: 'a'; can't understand 'a'")]
    [InlineData("x=1,a", "invalid selector: 'x=1,a'; can't understand 'a'")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: 61")]
    [InlineData(@"a=b\n", @"invalid field selector: invalid escape sequence: \n")]
    [InlineData(@"a=b\", @"invalid field selector: invalid escape sequence: \")]
    public void Malformed_selector_is_refused_in_upstreams_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SelectorException>(() => FieldSelector.Parse(text)).Message);
}
