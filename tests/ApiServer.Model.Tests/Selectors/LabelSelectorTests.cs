using ApiServer.Model.Json;
using ApiServer.Model.Selectors;

namespace ApiServer.Model.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private const string NamePart =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    [Theory]
    [InlineData("", "")]
    [InlineData("x=a,y=b,z=c", "x=a,y=b,z=c")]
    [InlineData("z=c,x=a", "x=a,z=c")]
    [InlineData("x!=a,y=b", "x!=a,y=b")]
    [InlineData("x==a", "x==a")]
    [InlineData("x=", "x=")]
    [InlineData("x= ,z= ", "x=,z=")]
    [InlineData("!x", "!x")]
    [InlineData("x", "x")]
    [InlineData("x > 1", "x>1")]
    [InlineData("x<1,z<7", "x<1,z<7")]
    [InlineData("x notin (c,a,b)", "x notin (a,b,c)")]
    [InlineData("x in (),y", null)]
    [InlineData("x in (,a)", "x in (,a)")]
    [InlineData("x in (a,,b)", "x in (,a,b)")]
    [InlineData("x in (a,)", "x in (,a)")]
    [InlineData("in in (in,notin)", "in in (in,notin)")]
    [InlineData("a.b/c in (d) , !e", "a.b/c in (d),!e")]
    public void Parsed_selector_is_shown_in_the_order_of_keys_and_values(string text, string? shown)
    {
        if (shown is null)
        {
            Assert.Throws<SelectorException>(() => LabelSelector.Parse(text));
        }
        else
        {
            Assert.Equal(shown, LabelSelector.Parse(text).ToString());
        }
    }

    [Theory]
    [InlineData("a=b=c", "found '=', expected: ',' or 'end of string'")]
    [InlineData("a=-bad-", "unable to parse requirement: values[0][a]: Invalid value: \"-bad-\": " + LabelValue)]
    [InlineData("-a-", "unable to parse requirement: <nil>: Invalid value: \"-a-\": " + NamePart)]
    [InlineData("/a", "unable to parse requirement: <nil>: Invalid value: \"/a\": prefix part must be non-empty")]
    [InlineData("a,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("!a=b", "found '=', expected: ',' or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier")]
    [InlineData("a in ()", "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("a>b", "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("a=(", "unable to parse requirement: found '(', expected: identifier")]
    public void Malformed_selector_is_refused_in_upstreams_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SelectorException>(() => LabelSelector.Parse(text)).Message);

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier!=db", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=web", false)]
    [InlineData("missing!=web", true)]
    [InlineData("missing=", false)]
    [InlineData("empty=", true)]
    [InlineData("app in (db,web)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("missing notin (db)", true)]
    [InlineData("missing in (db)", false)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!missing", true)]
    [InlineData("n>6", true)]
    [InlineData("n>7", false)]
    [InlineData("n<8", true)]
    [InlineData("app<8", false)]
    public void Selector_matches_labels_as_upstream_does(string text, bool matches) =>
        Assert.Equal(matches, LabelSelector.Parse(text).Matches(JsonObject.Of(("app", "web"), ("n", "7"), ("empty", ""))));

    [Fact]
    public void Object_form_becomes_the_query_form_with_keys_in_order()
    {
        var selector = JsonReader.ParseObject("""
            {"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"c","operator":"NotIn","values":["y","x"]},{"key":"d","operator":"Exists"},{"key":"0","operator":"DoesNotExist"}]}
            """u8);
        Assert.Equal("!0,a=1,b=2,c notin (x,y),d", LabelSelector.FromObject(selector).ToString());
    }

    [Fact]
    public void Object_form_without_terms_matches_everything()
    {
        Assert.True(LabelSelector.FromObject(null).IsEverything);
        Assert.True(LabelSelector.FromObject(JsonObject.Empty).IsEverything);
        Assert.True(LabelSelector.FromMap(JsonObject.Empty).Matches(JsonObject.Empty));
    }

    [Fact]
    public void Object_form_with_an_unknown_operator_is_refused()
    {
        var selector = JsonReader.ParseObject("""{"matchExpressions":[{"key":"c","operator":"in","values":["y"]}]}"""u8);
        Assert.Equal("\"in\" is not a valid label selector operator", Assert.Throws<SelectorException>(() => LabelSelector.FromObject(selector)).Message);
    }

    [Fact]
    public void Map_form_is_a_list_of_equalities()
    {
        var selector = LabelSelector.FromMap(JsonObject.Of(("b", "2"), ("a", "1")));
        Assert.Equal("a=1,b=2", selector.ToString());
        Assert.True(selector.Matches(JsonObject.Of(("a", "1"), ("b", "2"), ("c", "3"))));
        Assert.False(selector.Matches(JsonObject.Of(("a", "1"))));
    }

    [Fact]
    public void Nothing_matches_no_labels() => Assert.False(LabelSelector.Nothing.Matches(JsonObject.Empty));
}
