using System.Text;
using ApiServer.Store.Cache;
using CsCheck;

namespace ApiServer.Store.Tests;

public sealed class OrderedMapTests
{
    private static readonly Comparer<string> ByBytes =
        Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    [Fact]
    public void Map_behaves_as_a_sorted_dictionary() =>
        Gen.Select(Gen.Int[0, 400], Gen.Bool, Gen.Int).Array[0, 1500].Sample(
            steps =>
            {
                var model = new SortedDictionary<string, int>(StringComparer.Ordinal);
                var map = OrderedMap<PathKey, int>.Empty;
                foreach (var (number, remove, value) in steps)
                {
                    var key = $"k{number}";
                    var before = map;
                    var had = before.Count;
                    if (remove)
                    {
                        model.Remove(key);
                        map = map.Without(new(key));
                    }
                    else
                    {
                        model[key] = value;
                        map = map.With(new(key), value);
                    }

                    Assert.Equal(had, before.Count);
                }

                AssertSame(model, map);
            },
            iter: 60);

    [Fact]
    public void Map_emptied_again_in_any_order_stays_sound()
    {
        var keys = Enumerable.Range(0, 3000).Select(i => $"k{i * 7919 % 3000:d4}").ToList();
        var model = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var map = OrderedMap<PathKey, int>.Empty;
        foreach (var key in keys)
        {
            model[key] = 1;
            map = map.With(new(key), 1);
        }

        AssertSame(model, map);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[(i * 31) % keys.Count];
            Assert.Equal(model.Remove(key), map.Count != (map = map.Without(new(key))).Count);
            if (i % 250 == 0)
            {
                AssertSame(model, map);
            }
        }

        AssertSame(model, map);
    }

    [Fact]
    public void Without_a_missing_key_is_the_same_map()
    {
        var map = OrderedMap<PathKey, int>.Empty.With(new("a"), 1);
        Assert.Same(map, map.Without(new("b")));
    }

    [Fact]
    public void Paths_are_ordered_as_their_utf8_bytes() =>
        Gen.Select(Gen.String, Gen.String).Sample((a, b) =>
        {
            // Lone surrogates have no UTF-8 form.
            if (WellFormed(a) && WellFormed(b))
            {
                Assert.Equal(Math.Sign(ByBytes.Compare(a, b)), Math.Sign(PathKey.Compare(a, b)));
            }
        });

    [Theory]
    [InlineData("\uffee", "\U0001f600")]
    [InlineData("a-b/x", "a/x")]
    [InlineData("a", "a-")]
    public void Path_comes_before_the_other(string first, string second) => Assert.True(PathKey.Compare(first, second) < 0);

    private static bool WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static void AssertSame(SortedDictionary<string, int> model, OrderedMap<PathKey, int> map)
    {
        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Select(p => (p.Key, p.Value)), map.Range(0, map.Count).Select(p => (p.Key.Path, p.Value)));
        var ordered = model.Keys.ToList();
        foreach (var probe in Enumerable.Range(0, 40).Select(i => $"k{i * 11}x"))
        {
            var rank = map.CountBelow(new(probe));
            Assert.Equal(ordered.Count(k => string.CompareOrdinal(k, probe) < 0), rank);
            Assert.Equal(ordered.Skip(rank).Take(5), map.Range(rank, 5).Select(p => p.Key.Path));
        }

        foreach (var (key, value) in model)
        {
            Assert.True(map.TryGet(new(key), out var found));
            Assert.Equal(value, found);
        }
    }
}
