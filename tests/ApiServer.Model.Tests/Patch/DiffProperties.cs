using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Tests.Json;
using ApiServer.Model.Tests.Schema;
using CsCheck;

namespace ApiServer.Model.Tests.Patch;

/// <summary>The difference of two objects, applied to the first, gives the second.</summary>
public sealed class DiffProperties
{
    [Fact]
    public void JSON_patch() => Gen.Select(JsonGen.Tree, JsonGen.Tree).Sample(
        (from, to) => JsonPatch.Apply(PatchDiff.Json(from, to), from).Equals(to),
        iter: 2_000);

    [Fact]
    public void Merge_patch() => ObjectGen.Pairs.Sample(
        sample => MergePatch.Apply(PatchDiff.Merge(sample.A, sample.B), sample.A).Equals(sample.B),
        iter: 1_000);

    [Fact]
    public void Strategic_merge_patch() => ObjectGen.MergeKeyPairs.Sample(
        sample =>
        {
            var patch = PatchDiff.Strategic(sample.Type, sample.A, sample.B);
            var patched = StrategicMergePatch.Apply(patch, sample.A, sample.Type);
            Assert.True(sample.B.Equals(patched), $"{patch}\n{patched}");
            Assert.True(patched.Equals(StrategicMergePatch.Apply(patch, patched, sample.Type)), $"{patch} again");
        },
        iter: 1_000);

    [Fact]
    public void Nothing_when_they_are_the_same() => ObjectGen.MergeKeyPairs.Sample(
        sample =>
        {
            Assert.Empty(PatchDiff.Strategic(sample.Type, sample.A, sample.A));
            Assert.Same(sample.A, StrategicMergePatch.Apply(JsonObject.Empty, sample.A, sample.Type));
            Assert.Same(sample.A, MergePatch.Apply(PatchDiff.Merge(sample.A, sample.A), sample.A));
        },
        iter: 200);
}
