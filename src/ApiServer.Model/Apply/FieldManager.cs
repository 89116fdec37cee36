using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>
/// Keeps <c>metadata.managedFields</c> (KEP-555; apimachinery managedfields/internal, structured-merge-diff merge/update.go): pure functions on
/// objects in the form that is served, defaults filled in.
/// </summary>
public static class FieldManager
{
    /// <summary>Entries of more updaters than these are merged, the oldest first.</summary>
    private const int MaxUpdaters = 10;

    private const string BeforeFirstApply = "before-first-apply";
    private const string AncientChanges = "ancient-changes";

    /// <summary>What nobody owns.</summary>
    private static readonly JsonObject Unowned = FieldSet.OfFields(
        "apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace", "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid",
        "metadata.clusterName", "metadata.generation", "metadata.managedFields", "metadata.resourceVersion");

    /// <summary>The set of these fields, each a path of names: <c>spec</c>, <c>metadata.labels</c>.</summary>
    public static JsonObject Fields(params IEnumerable<string> paths) => FieldSet.OfFields(paths);

    /// <summary>Whether two states of an object are the same but for the times of their entries: then there is nothing to write.</summary>
    public static bool DifferInTimesOnly(JsonObject a, JsonObject b) =>
        a.WithoutAt("metadata", "managedFields").Equals(b.WithoutAt("metadata", "managedFields")) && ManagedFields.SameButTimes(a, b);

    /// <summary>After a create, PUT or patch: the new object with the entries that follow from what it changes.</summary>
    /// <param name="writer">The write.</param>
    /// <param name="live">The present object; null for a create.</param>
    /// <param name="obj">The new one. Its entries count, if it has any, unless it is written through a subresource.</param>
    public static JsonObject Update(FieldWriter writer, JsonObject? live, JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(obj);
        var managed = ManagersFor(writer, live, obj);
        if (managed.IsEmpty && live is not null)
        {
            // Field management starts with the object or with its first apply.
            return managed.WriteTo(obj);
        }

        Update(writer, live ?? writer.Schema.Layout.Zero, obj, managed);
        return managed.WriteTo(obj);
    }

    /// <summary>Server-side apply: the live object as the configuration wants it, with its entries.</summary>
    /// <param name="writer">The write.</param>
    /// <param name="live">The present object; null when the apply creates it.</param>
    /// <param name="config">What is applied, as it was sent.</param>
    /// <param name="force">Whether to take fields from others.</param>
    /// <exception cref="ApiStatusException">400: it does not fit the schema. 409: others own fields that it changes.</exception>
    public static JsonObject Apply(FieldWriter writer, JsonObject? live, JsonObject config, bool force)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(config);
        CheckConfig(writer, config);
        var present = live ?? writer.Schema.Layout.Zero;
        var managed = ManagedFields.OfStored(present);
        if (managed.IsEmpty && live is not null)
        {
            Update(writer with { Manager = BeforeFirstApply }, writer.Schema.Layout.Zero, live, managed);
        }

        return LastApplied.Upgrade(writer, present, config, force, managed);
    }

    /// <summary>One apply, all or nothing: the new object with its entries, or what stands against it in <paramref name="conflicts"/>.</summary>
    internal static JsonObject? TryApply(FieldWriter writer, JsonObject live, JsonObject config, ManagedFields managers, bool force, out ApplyConflicts conflicts)
    {
        var managed = managers.Copy();
        var name = writer.Name(applied: true);
        var last = managed[name];
        var owned = FieldSet.RecursiveDifference(OwnedFields.Of(writer.Schema, config), writer.Ignored);
        managed[name] = new Owned(writer.ApiVersion, owned, last?.Time);

        var plain = live.WithoutAt("metadata", "managedFields");
        var merged = AppliedMerge.Merge(writer.Schema, plain, config);
        var pruned = Pruning.Prune(writer, merged, managed, last, owned);
        var applied = Decoded(writer, pruned);
        var changes = new VersionedChanges(writer, plain, pruned, applied);
        conflicts = ApplyConflicts.Of(managed, name, changes);
        if (!force && !conflicts.IsEmpty)
        {
            return null;
        }

        TakeAway(managed, changes, except: name);
        var kept = FieldSet.Difference(owned, Unowned);
        managed[name] = new Owned(writer.ApiVersion, kept, applied.Equals(plain) ? last?.Time : writer.Time);
        return managed.WriteTo(applied);
    }

    private static ManagedFields ManagersFor(FieldWriter writer, JsonObject? live, JsonObject obj)
    {
        if (writer.Subresource.Length == 0)
        {
            if (ManagedFields.IsReset(obj))
            {
                return new ManagedFields();
            }

            // Most clients send back what they read.
            var isLive = live is not null && obj.ArrayAt("metadata", "managedFields").Equals(live.ArrayAt("metadata", "managedFields"));
            if (!isLive && ManagedFields.OfSent(obj) is { IsEmpty: false } sent)
            {
                return sent;
            }
        }

        return live is null ? new ManagedFields() : ManagedFields.OfStored(live);
    }

    private static void Update(FieldWriter writer, JsonObject live, JsonObject obj, ManagedFields managed)
    {
        var plain = obj.WithoutAt("metadata", "managedFields");
        var changes = new VersionedChanges(writer, live.WithoutAt("metadata", "managedFields"), plain, plain);
        TakeAway(managed, changes, except: null);
        var written = FieldSet.Difference(changes.Present.Written, Unowned);
        if (written.Count > 0)
        {
            var name = writer.Name(applied: false);
            var before = managed[name]?.Fields ?? FieldSet.Empty;
            managed[name] = new Owned(writer.ApiVersion, FieldSet.Union(written, before), writer.Time);
        }

        MergeOldest(managed);
    }

    /// <summary>Whoever owned a field that has another value now, or none, owns it no more.</summary>
    private static void TakeAway(ManagedFields managed, VersionedChanges changes, ManagerName? except)
    {
        foreach (var (name, owned) in managed.Owners.ToList())
        {
            if (name == except)
            {
                continue;
            }

            managed[name] = changes.In(owned.ApiVersion) is { } comparison
                ? owned with { Fields = FieldSet.Difference(FieldSet.Difference(owned.Fields, comparison.Written), comparison.Removed) }
                : null;
        }
    }

    /// <summary>Upstream: capmanagers.go. The oldest updaters of a version become one.</summary>
    private static void MergeOldest(ManagedFields managed)
    {
        var updaters = managed.Owners.Where(o => !o.Name.Applied).ToList();
        var count = updaters.Count;
        if (count <= MaxUpdaters)
        {
            return;
        }

        var firstOfVersion = new Dictionary<string, ManagerName>(StringComparer.Ordinal);
        var merged = new Dictionary<ManagerName, (List<JsonObject> Sets, Owned Newest)>();
        foreach (var (name, owned) in updaters.OrderBy(o => o.Owned.Time ?? "", StringComparer.Ordinal).ThenBy(o => o.Name.Manager, StringComparer.Ordinal))
        {
            if (count <= MaxUpdaters)
            {
                break;
            }

            if (!firstOfVersion.TryGetValue(owned.ApiVersion, out var first))
            {
                firstOfVersion.Add(owned.ApiVersion, name);
                continue;
            }

            var bucket = new ManagerName(AncientChanges, Applied: false, owned.ApiVersion, "");
            var sets = merged.TryGetValue(bucket, out var so) ? so.Sets : [(managed[bucket] ?? managed[first]!).Fields];
            sets.Add(owned.Fields);
            merged[bucket] = (sets, owned);
            managed[first] = first == bucket ? managed[first] : null;
            managed[name] = null;
            count--;
        }

        foreach (var (bucket, (sets, newest)) in merged)
        {
            managed[bucket] = newest with { Fields = FieldSet.Union(sets) };
        }
    }

    private static void CheckConfig(FieldWriter writer, JsonObject config)
    {
        var (version, kind) = (config.String("apiVersion") ?? "", config.String("kind") ?? "");
        if (version != writer.ApiVersion || kind != writer.Kind)
        {
            throw StatusErrors.BadRequest("invalid object type: " + GroupVersionKind(version, kind));
        }

        if (config.At("metadata", "managedFields") is { IsNull: false })
        {
            throw StatusErrors.BadRequest("metadata.managedFields must be nil");
        }

        if (AppliedValidation.Problem(writer.Schema, config) is { } problem)
        {
            throw StatusErrors.BadRequest($"failed to create typed patch object ({config.Namespace()}/{config.Name()}; {GroupVersionKind(version, kind)}): {problem}");
        }
    }

    /// <summary>The canonical form; the schema was checked, but not what quantities and times say.</summary>
    private static JsonObject Decoded(FieldWriter writer, JsonObject obj)
    {
        try
        {
            return ObjectDecoder.Decode(writer.Schema, obj);
        }
        catch (DecodeException e)
        {
            throw StatusErrors.BadRequest(e.Message);
        }
    }

    private static string GroupVersionKind(string version, string kind) => $"{(version.Contains('/', StringComparison.Ordinal) ? "" : "/")}{version}, Kind={kind}";
}
