using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Workloads;

/// <summary>The ControllerRevisions of a set: adopting, making, reusing and truncating them (upstream: pkg/controller/history).</summary>
/// <param name="client">The controller's own.</param>
/// <param name="hashLabel">The label in which a revision carries the hash of its name.</param>
/// <param name="defaulted">
/// Fills in a set's defaults: the newest revision is also the set's when it would give the same template, though it is written otherwise
/// (upstream: setMatchesLatestExistingRevision). Null: only equal data counts.
/// </param>
internal sealed class RevisionHistory(ClusterClient client, string hashLabel, Func<JsonObject, JsonObject>? defaulted = null)
{
    /// <summary>What apps/v1 takes for a missing <c>spec.revisionHistoryLimit</c>.</summary>
    private const int DefaultLimit = 10;

    /// <summary>The set's revisions, oldest first.</summary>
    public List<JsonObject> List(JsonObject set) =>
    [
        .. client.Snapshot(ResourceNames.ControllerRevisions).ByIndex(IndexNames.OwnerUid, set.Uid())
            .Select(r => r.Json)
            .Where(r => r.IsControlledBy(set.Uid()))
            .OrderBy(Number)
            .ThenBy(r => r.StringAt("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(r => r.Name(), StringComparer.Ordinal),
    ];

    /// <summary>Takes the revisions that match the selector and have no controller.</summary>
    public async Task AdoptOrphansAsync(JsonObject set, LabelSelector selector, CancellationToken cancellationToken)
    {
        if (set.IsDeleting())
        {
            return;
        }

        var orphans = client.Snapshot(ResourceNames.ControllerRevisions).ByIndex(IndexNames.Orphan, set.Namespace())
            .Where(r => selector.Matches(r.Facts.Labels))
            .Select(r => r.Json)
            .ToList();
        foreach (var orphan in orphans)
        {
            var owners = orphan.ArrayAt("metadata", "ownerReferences").Add(ObjectMetadata.ControllerReferenceTo(set));
            await PatchAsync(orphan, Ownership.Patch(orphan, owners), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The revision of the set's template: the newest when it is equal, an older equal one made the newest, or a new one.</summary>
    public async Task<(JsonObject Revision, long CollisionCount)> UpdateRevisionAsync(JsonObject set, IReadOnlyList<JsonObject> revisions, CancellationToken cancellationToken)
    {
        var data = RevisionData.Of(set);
        var number = revisions.Count == 0 ? 1 : Number(revisions[^1]) + 1;
        var collisions = set.IntegerAt("status", "collisionCount") ?? 0;
        if (revisions.LastOrDefault(r => data.Equals(r["data"])) is not { } equal)
        {
            if (revisions.Count > 0 && defaulted is not null && data.Equals(RevisionData.Of(defaulted(RevisionData.Restore(set, revisions[^1])))))
            {
                return (revisions[^1], collisions);
            }

            return await CreateAsync(set, data, number, collisions, cancellationToken).ConfigureAwait(false);
        }

        return equal.Name() == revisions[^1].Name()
            ? (equal, collisions)
            : (await PatchAsync(equal, JsonObject.Of(("revision", number)), cancellationToken).ConfigureAwait(false), collisions);
    }

    /// <summary>Deletes the oldest revisions beyond the limit that neither the set nor a Pod uses.</summary>
    public async Task TruncateAsync(JsonObject set, IEnumerable<string> used, CancellationToken cancellationToken)
    {
        var limit = (int)(set.IntegerAt("spec", "revisionHistoryLimit") ?? DefaultLimit);
        if (limit < 0)
        {
            // All are kept.
            return;
        }

        var live = used.ToHashSet(StringComparer.Ordinal);
        var history = List(set).FindAll(r => !live.Contains(r.Name()));
        await DeleteAsync(history.Take(Math.Max(0, history.Count - limit)), cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(IEnumerable<JsonObject> revisions, CancellationToken cancellationToken)
    {
        foreach (var revision in revisions)
        {
            await client.DeleteAsync(ResourceNames.ControllerRevisions, revision.Namespace(), revision.Name(), DeleteOptions.Default, cancellationToken).ConfigureAwait(false);
        }
    }

    private static long Number(JsonObject revision) => revision.Integer("revision") ?? 0;

    private JsonObject New(JsonObject set, JsonObject data, long number, string name, string hash)
    {
        var labels = set.ObjectAt("spec", "template").Labels().With(hashLabel, hash).OrderBy(l => l.Key, StringComparer.Ordinal);
        var metadata = new JsonObjectBuilder()
            .Add("name", name)
            .Add("namespace", set.Namespace())
            .Add("labels", JsonObject.Of([.. labels.Select(l => (l.Key, l.Value))]))
            .AddIfPresent("annotations", set.At("metadata", "annotations"))
            .Add("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(set)));
        return JsonObject.Of(
            ("kind", "ControllerRevision"),
            ("apiVersion", "apps/v1"),
            ("metadata", metadata.Build()),
            ("data", data),
            ("revision", number));
    }

    private async Task<(JsonObject Revision, long CollisionCount)> CreateAsync(JsonObject set, JsonObject data, long number, long collisions, CancellationToken cancellationToken)
    {
        // The longest prefix that leaves room for the hash (upstream: ControllerRevisionName).
        var prefix = set.Name().Length > 223 ? set.Name()[..223] : set.Name();
        while (true)
        {
            var hash = RevisionData.Hash(data, collisions);
            var name = $"{prefix}-{hash}";
            try
            {
                var revision = New(set, data, number, name, hash);
                return (await client.CreateAsync(ResourceNames.ControllerRevisions, revision, cancellationToken).ConfigureAwait(false), collisions);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists))
            {
                // The same template under the same name is the revision; another one is a collision of the hash.
                if (client.Get(ResourceNames.ControllerRevisions, set.Namespace(), name) is { } existing && data.Equals(existing["data"]))
                {
                    return (existing, collisions);
                }

                collisions++;
            }
        }
    }

    private Task<JsonObject> PatchAsync(JsonObject revision, JsonObject patch, CancellationToken cancellationToken) =>
        client.PatchAsync(ResourceNames.ControllerRevisions, revision.Namespace(), revision.Name(), patch, cancellationToken);
}
