using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Json;

public sealed class JsonTreeTests
{
    private static readonly JsonObject Pod = JsonReader.ParseObject("""{"metadata":{"name":"a","labels":{"x":"1"}},"spec":{"list":[1,2]}}"""u8);

    [Fact]
    public void Change_along_a_path_keeps_the_rest_of_the_tree()
    {
        var changed = Pod.WithAt("2", "metadata", "labels", "y");
        Assert.Equal("""{"metadata":{"name":"a","labels":{"x":"1","y":"2"}},"spec":{"list":[1,2]}}""", changed.ToString());
        Assert.Same(Pod["spec"], changed["spec"]);
        Assert.Same(Pod, Pod.WithoutAt("metadata", "annotations", "z"));
    }

    [Fact]
    public void Objects_are_equal_whatever_the_order_of_their_members()
    {
        var left = JsonReader.Parse("""{"a":1,"b":{"c":[1,2],"d":"x"}}""");
        var right = JsonReader.Parse("""{"b":{"d":"x","c":[1,2]},"a":1}""");
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, JsonReader.Parse("""{"b":{"d":"x","c":[2,1]},"a":1}"""));
    }

    [Fact]
    public void Large_object_finds_its_members()
    {
        var large = new JsonObjectBuilder();
        for (var i = 0; i < 100; i++)
        {
            large.Add($"k{i}", i);
        }

        var built = large.Build();
        Assert.Equal(57, built.Integer("k57"));
        Assert.False(built.Contains("k100"));
        Assert.Equal(99, built.Without("k57").Count);
    }
}
