using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Tests.Schema;
using CsCheck;

namespace ApiServer.Model.Tests.Apply;

/// <summary>The laws of server-side apply, on random objects of several kinds.</summary>
public sealed class ApplyProperties
{
    private static readonly string[] Unowned = ["\nf:apiVersion", "\nf:kind", "\nf:metadata", "\nf:metadata\nf:name"];

    [Fact]
    public void An_applier_owns_the_fields_of_its_configuration_and_no_others() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var live = Apply(sample, null, "one", sample.A);
            live = Apply(sample, live, "one", sample.B);
            Assert.Equal(
                ObjectPaths.Owned(sample.Type, sample.B).Except(Unowned).Order(StringComparer.Ordinal),
                OwnedBy(live, "one").Order(StringComparer.Ordinal));
        },
        iter: 300);

    [Fact]
    public void An_apply_twice_is_an_apply_once() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var live = Apply(sample, Update(sample, null, "other", sample.A), "one", sample.B, force: true);
            Assert.Equal(live.ToString(), Apply(sample, live, "one", sample.B).ToString());
        },
        iter: 300);

    [Fact]
    public void Applying_what_it_owns_changes_nothing() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var live = Apply(sample, Update(sample, null, "other", sample.A), "one", (JsonObject)Filled(sample.B), force: true);
            var owned = OwnedBy(live, "one").Concat(Unowned).ToHashSet(StringComparer.Ordinal);
            var config = (JsonObject)Filled(Kept(sample.Type, live.WithoutAt("metadata", "managedFields"), owned.Contains));
            Assert.Equal(live.ToString(), Apply(sample, live, "one", config).ToString());
        },
        iter: 300);

    [Fact]
    public void Applies_of_different_fields_commute() => Gen.Select(ObjectGen.Objects, Gen.UInt).Sample(
        (sample, seed) =>
        {
            var whole = (JsonObject)Filled(sample.A);
            var (a, b) = (Part(sample.Type, whole, seed, 0), Part(sample.Type, whole, seed, 1));
            var one = Apply(sample, Apply(sample, null, "a", a), "b", b);
            var other = Apply(sample, Apply(sample, null, "b", b), "a", a);
            Assert.Equal(Fields(sample, one), Fields(sample, other));
            Assert.Equal(Fields(sample, Apply(sample, null, "ab", whole)), Fields(sample, one));
            Assert.Equal(OwnedBy(one, "a"), OwnedBy(other, "a"));
            Assert.Equal(OwnedBy(one, "b"), OwnedBy(other, "b"));
        },
        iter: 300);

    [Fact]
    public void A_field_goes_when_its_last_applier_drops_it_and_not_before() => ObjectGen.Quadruples.Sample(
        sample =>
        {
            var before = Apply(sample, Apply(sample, null, "one", sample.A), "two", sample.B, force: true);
            var after = Apply(sample, before, "one", sample.Objects[2], force: true);
            var (present, left) = (ObjectPaths.Of(sample.Type, Plain(before)), ObjectPaths.Of(sample.Type, Plain(after)));
            var (dropped, kept) = (OwnedBy(before, "one"), OwnedBy(after, "one").Union(OwnedBy(after, "two")).ToHashSet(StringComparer.Ordinal));
            dropped.ExceptWith(kept);
            foreach (var (path, node) in present.Where(p => p.Value.IsLeaf && !IsZero(p.Value) && !IsBare(sample, p.Key)))
            {
                var isGone = !left.TryGetValue(path, out var now) || IsZero(now);
                var goes = ObjectPaths.Ancestry(path).Any(p => dropped.Contains(p) && (p == path || present[p].IsItem));
                Assert.True(isGone == goes, $"{path}: {(isGone ? "gone" : "left")} in {after}");
                Assert.True(isGone || OwnedBy(after, "one").Contains(path) || now!.Value.Equals(node.Value), path);
            }
        },
        iter: 300);

    [Fact]
    public void A_conflict_is_a_field_of_another_with_another_value() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var live = Update(sample, null, "other", sample.A);
            var forced = Apply(sample, live, "one", sample.B, force: true);
            var theirs = OwnedBy(live, "other");
            var lost = theirs.Except(OwnedBy(forced, "other")).ToList();
            try
            {
                Assert.Equal(forced.ToString(), Apply(sample, live, "one", sample.B).ToString());
                Assert.Empty(lost);
            }
            catch (ApiStatusException refused)
            {
                var conflicts = refused.Status.Causes.Select(c => c.Field).Order(StringComparer.Ordinal);
                Assert.Equal(lost.Select(p => string.Concat(p.Split('\n').Skip(1).Select(PathElement.Text))).Order(StringComparer.Ordinal), conflicts);
                Assert.Equal(409, refused.Status.Code);
            }
        },
        iter: 300);

    [Fact]
    public void Everyone_owns_only_what_it_wrote_and_what_is_still_there() => Gen.Select(ObjectGen.Quadruples, Gen.Int[0, 2].Array[4], Gen.Bool.Array[4]).Sample(
        (sample, managers, applies) =>
        {
            JsonObject? live = null;
            var wrote = new Dictionary<(string Manager, string Path), string>();
            for (var i = 0; i < 4; i++)
            {
                var manager = (applies[i] ? "applier" : "updater") + managers[i];
                var before = live;
                live = applies[i] ? Apply(sample, live, manager, sample.Objects[i], force: true) : Update(sample, live, manager, sample.Objects[i]);
                var values = ObjectPaths.Values(sample.Type, Plain(live));
                var old = before is null ? [] : ObjectPaths.Values(sample.Type, Plain(before));
                foreach (var path in OwnedBy(live, manager).Where(p => applies[i] || !old.TryGetValue(p, out var v) || v != values.GetValueOrDefault(p)))
                {
                    wrote[(manager, path)] = values.GetValueOrDefault(path, "");
                }

                foreach (var owner in Managers(live).Where(m => m != "before-first-apply"))
                {
                    Assert.All(OwnedBy(live, owner), path =>
                    {
                        Assert.True(values.ContainsKey(path) || IsContainer(sample, path), $"{owner} owns {path}, which is gone");
                        Assert.True(wrote.TryGetValue((owner, path), out var value), $"{owner} owns {path}, which it never wrote");
                        Assert.Equal(value, values.GetValueOrDefault(path, ""));
                    });
                }
            }
        },
        iter: 300);

    [Fact]
    public void Entries_survive_JSON_and_protobuf_and_are_in_order() => ObjectGen.Pairs.Sample(
        sample =>
        {
            var live = Apply(sample, Update(sample, null, "other", sample.A), "one", sample.B, force: true);
            Assert.Equal(live.ToString(), ObjectDecoder.Decode(sample.Type, JsonReader.ParseObject(live.ToUtf8())).ToString());
            Assert.Equal(live.ToString(), ProtobufEnvelope.Read(ProtobufEnvelope.Write(live, sample.Type)).Decode(sample.Type).ToString());
            Assert.Equal(live.ToString(), ManagedFields.OfStored(live).WriteTo(live).ToString());
            Assert.All(live.ArrayAt("metadata", "managedFields").Objects, e => Assert.Same(e["fieldsV1"], FieldSet.Normalized(e.Object("fieldsV1")!)));
        },
        iter: 200);

    private static FieldWriter Writer(KindSample sample, string manager) => new()
    {
        Manager = manager,
        ApiVersion = sample.ApiVersion,
        Kind = sample.Kind,
        Schema = sample.Type,
        Time = "2026-01-01T00:00:00Z",
        Ignored = FieldManager.Fields("status"),
    };

    private static JsonObject Apply(KindSample sample, JsonObject? live, string manager, JsonObject config, bool force = false) =>
        FieldManager.Apply(Writer(sample, manager), live, config, force);

    private static JsonObject Update(KindSample sample, JsonObject? live, string manager, JsonObject obj) =>
        FieldManager.Update(Writer(sample, manager), live, ObjectDecoder.Decode(sample.Type, obj));

    private static JsonObject Plain(JsonObject obj) => obj.WithoutAt("metadata", "managedFields").WithoutAt("status");

    private static IEnumerable<string> Managers(JsonObject obj) => obj.ArrayAt("metadata", "managedFields").Objects.Select(e => e.String("manager")!);

    private static HashSet<string> OwnedBy(JsonObject obj, string manager) =>
        obj.ArrayAt("metadata", "managedFields").Objects.SingleOrDefault(e => e.String("manager") == manager)?.Object("fieldsV1") is { } set
            ? ObjectPaths.In(set) : [];

    private static SortedDictionary<string, string> Fields(KindSample sample, JsonObject obj) => new(ObjectPaths.Values(sample.Type, Plain(obj)), StringComparer.Ordinal);

    /// <summary>Whether it is what stands for nothing in a field that is always written.</summary>
    private static bool IsZero(ObjectNode node) => node.Value.IsNull || node.Value.AsInteger == 0 || node.Value.AsString == "";

    /// <summary>Whether decoding may leave it out: an empty container still has its owners then.</summary>
    private static bool IsBare(KindSample sample, string path) => Any(sample, path, n => n.IsBare);

    /// <summary>Whether it may have lost all that was in it: that leaves a null, with its owners.</summary>
    private static bool IsContainer(KindSample sample, string path) => Any(sample, path, n => !n.IsLeaf || n.IsBare);

    private static bool Any(KindSample sample, string path, Func<ObjectNode, bool> what) =>
        sample.Objects.Any(o => ObjectPaths.Of(sample.Type, o).TryGetValue(path, out var node) && what(node));

    /// <summary>One of two parts of a configuration that have no field in common: map entries and list items stay whole.</summary>
    private static JsonObject Part(TypeSchema type, JsonObject obj, uint seed, int part)
    {
        var paths = ObjectPaths.Of(type, obj);
        return Kept(type, obj, path => Unowned.Contains(path)
            || ((Hash(ObjectPaths.Ancestry(path).First(p => p == path || paths[p].IsItem)) ^ seed) & 1) == part);
    }

    /// <summary>The same in every run, unlike the hash of a string.</summary>
    private static uint Hash(string path) => path.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) >> 8;

    /// <summary>Without empty containers, which may be owned and left out.</summary>
    private static JsonValue Filled(JsonValue value) => value switch
    {
        JsonArray list => list.Map(Filled),
        JsonObject obj => new JsonObject([.. obj.Select(m => KeyValuePair.Create(m.Key, Filled(m.Value))).Where(m => m.Value is not (JsonArray { Count: 0 } or JsonObject { Count: 0 }))]),
        _ => value,
    };

    /// <summary>The object with the leaves, map entries and list items of these paths only.</summary>
    private static JsonObject Kept(TypeSchema type, JsonObject obj, Func<string, bool> keep)
    {
        var gone = ObjectPaths.Of(type, obj)
            .Where(p => (p.Value.IsLeaf || p.Value.IsItem || p.Value.IsBare) && !keep(p.Key))
            .Select(p => p.Key);
        var set = gone.Aggregate(FieldSet.Empty, (set, path) => FieldSet.Union(set, Path(path.Split('\n').AsSpan(1))));
        return (JsonObject)MergePatch.Apply(ItemRemoval.Remove(type, obj, set), JsonObject.Empty);
    }

    private static JsonObject Path(ReadOnlySpan<string> elements) =>
        JsonObject.Of((elements[0], elements.Length == 1 ? FieldSet.Leaf : Path(elements[1..])));
}
