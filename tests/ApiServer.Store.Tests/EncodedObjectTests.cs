using System.Text;
using ApiServer.Model.Json;
using ApiServer.Store.Commits;

namespace ApiServer.Store.Tests;

public sealed class EncodedObjectTests
{
    [Theory]
    [InlineData("""{"kind":"A","metadata":{"name":"n","namespace":"d","uid":"u","generation":1},"spec":{}}""", """{"kind":"A","metadata":{"name":"n","namespace":"d","uid":"u","resourceVersion":"42","generation":1},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"n","resourceVersion":"7","uid":"u"}}""", """{"metadata":{"name":"n","resourceVersion":"42","uid":"u"}}""")]
    [InlineData("""{"metadata":{"labels":{"uid":"x"}}}""", """{"metadata":{"resourceVersion":"42","labels":{"uid":"x"}}}""")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"resourceVersion":"42"}}""")]
    [InlineData("""{"metadata":{"name":"n"},"data":{"metadata":{"name":"x"},"resourceVersion":"1"}}""", """{"metadata":{"name":"n","resourceVersion":"42"},"data":{"metadata":{"name":"x"},"resourceVersion":"1"}}""")]
    public void Revision_is_stamped_into_its_place(string written, string committed)
    {
        var tree = JsonReader.ParseObject(Encoding.UTF8.GetBytes(written));
        Assert.Equal(committed, Encoding.UTF8.GetString(EncodedObject.Encode(tree).Stamp(42)));
        Assert.Equal(committed, EncodedObject.Stamp(tree, 42).ToString());
    }

    [Fact]
    public void Object_without_metadata_is_refused() => Assert.Throws<ArgumentException>(() => EncodedObject.Encode(JsonObject.Empty));
}
