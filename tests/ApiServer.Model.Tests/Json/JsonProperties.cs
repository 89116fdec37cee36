using ApiServer.Model.Json;
using ApiServer.Model.Yaml;
using CsCheck;

namespace ApiServer.Model.Tests.Json;

public sealed class JsonProperties
{
    [Fact]
    public void Tree_survives_JSON() => JsonGen.Value.Sample(value => JsonReader.Parse(value.ToUtf8()).Equals(value), iter: 2_000);

    [Fact]
    public void Tree_survives_YAML() => JsonGen.Value.Sample(value => YamlReader.Parse(YamlWriter.Write(value)).Equals(value), iter: 2_000);

    [Fact]
    public void Equal_trees_have_equal_hashes() => JsonGen.Tree.Sample(
        tree =>
        {
            var reversed = JsonReader.ParseObject(tree.ToUtf8());
            var builder = new JsonObjectBuilder();
            foreach (var (name, value) in reversed.Reverse())
            {
                builder.Add(name, value);
            }

            var other = builder.Build();
            return other.Equals(tree) && other.GetHashCode() == tree.GetHashCode();
        },
        iter: 2_000);

    [Fact]
    public void Every_prefix_of_an_object_ends_too_early() => JsonGen.Tree.Sample(
        tree =>
        {
            var bytes = tree.ToUtf8();
            return GoJsonError.Describe(bytes) is null && GoJsonError.Describe(bytes.AsSpan(0, bytes.Length / 2)) == "unexpected end of JSON input";
        },
        iter: 1_000);
}
