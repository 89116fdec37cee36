using ApiServer.Model.Selectors;

namespace ApiServer.Model.Tests.Selectors;

public sealed class LabelSyntaxTests
{
    [Theory]
    [InlineData("app", 0)]
    [InlineData("app.kubernetes.io/name", 0)]
    [InlineData("A_b.C-d9", 0)]
    [InlineData("", 2)]
    [InlineData("example.com/", 2)]
    [InlineData("Example.com/a", 1)]
    [InlineData("a/b/c", 1)]
    [InlineData("a_", 1)]
    [InlineData("a..b/c", 1)]
    public void Key_is_a_qualified_name(string key, int errors) => Assert.Equal(errors, LabelSyntax.KeyErrors(key).Count);

    [Fact]
    public void Key_and_value_hold_up_to_63_bytes()
    {
        var longest = new string('a', 63);
        Assert.Empty(LabelSyntax.KeyErrors(longest));
        Assert.Empty(LabelSyntax.ValueErrors(longest));
        Assert.Equal(["name part must be no more than 63 bytes"], LabelSyntax.KeyErrors(longest + "a"));
        Assert.Equal(["must be no more than 63 bytes"], LabelSyntax.ValueErrors(longest + "a"));
    }
}
