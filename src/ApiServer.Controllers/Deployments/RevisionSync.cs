using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Deployments;

/// <summary>The ReplicaSet of a Deployment's present template, and the numbers of the revisions (upstream: getNewReplicaSet).</summary>
internal sealed class RevisionSync(ClusterClient client, IEventRecorder events)
{
    /// <summary>The longest name of a ReplicaSet.</summary>
    private const int MaxName = 253;

    /// <summary>Gives the newest ReplicaSet the highest revision and what else it takes from the Deployment; makes it when that is asked for.</summary>
    public Task SyncAsync(Rollout rollout, bool create, CancellationToken cancellationToken)
    {
        var revision = rollout.Old.Select(OwnedSet.RevisionNumber).DefaultIfEmpty().Max() + 1;
        return rollout.New is { } set ? UpdateAsync(rollout, set, revision, cancellationToken)
            : create ? CreateAsync(rollout, revision, cancellationToken)
            : Task.CompletedTask;
    }

    private static JsonObject WithMinReady(JsonObject set, int seconds) =>
        (set.IntegerAt("spec", "minReadySeconds") ?? 0) == seconds ? set : set.WithAt(seconds, "spec", "minReadySeconds");

    private static JsonObject New(DeploymentView deployment, string name, string hash)
    {
        var labels = deployment.Template.Labels().With(Rollout.HashLabel, hash);
        var spec = new JsonObjectBuilder()
            .Add("replicas", 0)
            .AddIfPresent("minReadySeconds", deployment.MinReadySeconds == 0 ? null : deployment.MinReadySeconds)
            .Add("selector", deployment.Spec.ObjectAt("selector").WithAt(hash, "matchLabels", Rollout.HashLabel))
            .Add("template", deployment.Template.WithAt(labels, "metadata", "labels"));
        return JsonObject.Of(
            ("kind", "ReplicaSet"),
            ("apiVersion", "apps/v1"),
            ("metadata", JsonObject.Of(
                ("name", name),
                ("namespace", deployment.Json.Namespace()),
                ("labels", labels),
                ("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(deployment.Json))))),
            ("spec", spec.Build()));
    }

    private async Task UpdateAsync(Rollout rollout, JsonObject set, long revision, CancellationToken cancellationToken)
    {
        var wanted = WithMinReady(RevisionAnnotations.WithRevision(set, rollout.Deployment.Json, revision), rollout.Deployment.MinReadySeconds);
        if (!ReferenceEquals(wanted, set))
        {
            rollout.New = await client.UpdateAsync(ResourceNames.ReplicaSets, wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        var deployment = rollout.Deployment;
        var hasCondition = deployment.Status.ArrayAt("conditions").Find(DeploymentConditions.Progressing) is not null;
        var condition = deployment.ProgressDeadline is null || hasCondition ? null : Progressing("FoundNewReplicaSet", $"Found new replica set \"{set.Name()}\"");
        await NoteAsync(rollout, set.Annotation(OwnedSet.RevisionAnnotation) ?? "", condition, cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateAsync(Rollout rollout, long revision, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        var hash = RevisionData.Hash(deployment.Template, deployment.Status.Count("collisionCount"));
        var prefix = deployment.Name.Length + hash.Length < MaxName ? deployment.Name : deployment.Name[..(MaxName - hash.Length - 1)];
        var planned = New(deployment, $"{prefix}-{hash}", hash);
        var size = RollingUpdate.NewSize(rollout, planned);
        planned = RevisionAnnotations.WithSize(RevisionAnnotations.WithRevision(planned, deployment.Json, revision), deployment).WithAt(size, "spec", "replicas");
        try
        {
            rollout.New = await client.CreateAsync(ResourceNames.ReplicaSets, planned, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists))
        {
            // Another template has the hash (or somebody the name): the next attempt hashes the raised count with it.
            var collisions = deployment.Status.Count("collisionCount") + 1;
            await WriteAsync(rollout, deployment.Json.WithAt(collisions, "status", "collisionCount"), cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (ApiStatusException e) when (!e.HasCause(StatusCause.NamespaceTerminating))
        {
            await TellFailureAsync(rollout, planned, e, cancellationToken).ConfigureAwait(false);
            throw;
        }

        var set = rollout.New.Name();
        if (size > 0)
        {
            events.Normal(DeploymentController.Component, deployment.Json, "ScalingReplicaSet", $"Scaled up replica set {set} from 0 to {size}");
        }

        var condition = deployment.ProgressDeadline is null ? null : Progressing("NewReplicaSetCreated", $"Created new replica set \"{set}\"");
        await NoteAsync(rollout, rollout.New.Annotation(OwnedSet.RevisionAnnotation) ?? "", condition, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellFailureAsync(Rollout rollout, JsonObject set, ApiStatusException error, CancellationToken cancellationToken)
    {
        const string Reason = "ReplicaSetCreateError";
        var message = $"Failed to create new replica set \"{set.Name()}\": {error.Message}";
        events.Warning(DeploymentController.Component, rollout.Deployment.Json, Reason, message);
        if (rollout.Deployment.ProgressDeadline is not null)
        {
            var condition = DeploymentConditions.New(DeploymentConditions.Progressing, "False", Reason, message, client.Clock.UtcNow);
            await NoteAsync(rollout, rollout.Deployment.Json.Annotation(OwnedSet.RevisionAnnotation), condition, cancellationToken).ConfigureAwait(false);
        }
    }

    private JsonObject Progressing(string reason, string message) =>
        DeploymentConditions.New(DeploymentConditions.Progressing, "True", reason, message, client.Clock.UtcNow);

    /// <summary>Writes revision and condition into the Deployment, where they are not as they are to be.</summary>
    private Task NoteAsync(Rollout rollout, string? revision, JsonObject? condition, CancellationToken cancellationToken)
    {
        var json = rollout.Deployment.Json;
        if (revision is not null && json.Annotation(OwnedSet.RevisionAnnotation) != revision)
        {
            json = json.WithAt(revision, "metadata", "annotations", OwnedSet.RevisionAnnotation);
        }

        if (condition is not null)
        {
            json = json.WithAt(json.ArrayAt("status", "conditions").Set(condition), "status", "conditions");
        }

        return WriteAsync(rollout, json, cancellationToken);
    }

    private async Task WriteAsync(Rollout rollout, JsonObject json, CancellationToken cancellationToken)
    {
        if (!json.Equals(rollout.Deployment.Json))
        {
            rollout.Deployment = new DeploymentView(await client.UpdateStatusAsync(ResourceNames.Deployments, json, cancellationToken).ConfigureAwait(false));
        }
    }
}
