using ApiServer.Model.Apply;
using ApiServer.Model.Json;
using ApiServer.Model.Tests.Schema;
using CsCheck;

namespace ApiServer.Model.Tests.Apply;

/// <summary>Comparing, merging and owning agree with the plain sets of paths of the objects.</summary>
public sealed class ObjectComparisonProperties
{
    [Fact]
    public void Who_applies_an_object_owns_its_fields() => ObjectGen.Objects.Sample(
        sample => Assert.Equal(
            Sorted(ObjectPaths.Owned(sample.Type, sample.A)), Sorted(ObjectPaths.In(OwnedFields.Of(sample.Type, sample.A)))),
        iter: 500);

    [Fact]
    public void A_comparison_finds_what_came_what_went_and_what_changed() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var (a, b) = (ObjectPaths.Of(sample.Type, sample.A), ObjectPaths.Of(sample.Type, sample.B));
            var found = ObjectComparison.Of(sample.Type, sample.A, sample.B);
            Assert.Equal(Sorted(b.Keys.Except(a.Keys)), Sorted(ObjectPaths.In(found.Added)));
            Assert.Equal(Sorted(a.Keys.Except(b.Keys)), Sorted(ObjectPaths.In(found.Removed)));
            Assert.Equal(
                Sorted(a.Keys.Intersect(b.Keys).Where(p => (a[p].IsLeaf || (a[p].IsBare && b[p].IsBare)) && !a[p].Value.Equals(b[p].Value))),
                Sorted(ObjectPaths.In(found.Modified)));
        },
        iter: 500);

    [Fact]
    public void A_comparison_the_other_way_round_is_the_same_reversed() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var there = ObjectComparison.Of(sample.Type, sample.A, sample.B);
            var back = ObjectComparison.Of(sample.Type, sample.B, sample.A);
            Assert.Equal((there.Added.ToString(), there.Removed.ToString(), there.Modified.ToString()), (back.Removed.ToString(), back.Added.ToString(), back.Modified.ToString()));
            var copy = JsonReader.ParseObject(sample.A.ToUtf8());
            Assert.Same(ObjectComparison.Same, ObjectComparison.Of(sample.Type, sample.A, copy));
        },
        iter: 500);

    [Fact]
    public void What_is_merged_has_the_fields_of_both_and_the_values_of_the_configuration() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var (live, config) = (ObjectPaths.Of(sample.Type, sample.A), ObjectPaths.Of(sample.Type, sample.B));
            var merged = AppliedMerge.Merge(sample.Type, sample.A, sample.B);
            var result = ObjectPaths.Of(sample.Type, merged);
            Assert.Equal(Sorted(live.Keys.Union(config.Keys)), Sorted(result.Keys));
            Assert.All(result.Where(p => p.Value.IsLeaf), p => Assert.Equal((config.GetValueOrDefault(p.Key) ?? live[p.Key]).Value, p.Value.Value));
            Assert.Equal(merged.ToString(), AppliedMerge.Merge(sample.Type, merged, sample.B).ToString());
            Assert.Equal(sample.A.ToString(), AppliedMerge.Merge(sample.Type, sample.A, sample.A).ToString());
        },
        iter: 500);

    [Fact]
    public void What_is_removed_is_gone_with_what_is_below_and_nothing_else() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var removed = ObjectPaths.Owned(sample.Type, sample.B);
            var left = ObjectPaths.Of(sample.Type, ItemRemoval.Remove(sample.Type, sample.A, OwnedFields.Of(sample.Type, sample.B)));
            var expected = ObjectPaths.Of(sample.Type, sample.A)
                .Where(p => p.Value.IsLeaf && !ObjectPaths.Ancestry(p.Key).Any(removed.Contains))
                .Select(p => p.Key);
            Assert.Equal(Sorted(expected), Sorted(left.Where(p => p.Value.IsLeaf).Select(p => p.Key)));
        },
        iter: 500);

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);
}
