using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Deployments;

/// <summary>
/// Takes a Deployment back to an earlier revision that an annotation names, and takes the annotation away (upstream: rollback.go). Clients of today write
/// the earlier template themselves.
/// </summary>
internal sealed class Rollback(ClusterClient client, IEventRecorder events)
{
    private const string NotFound = "DeploymentRollbackRevisionNotFound";

    /// <summary>The revision that is asked for, 0 for the last one before the present; null: none is.</summary>
    public static long? RevisionOf(DeploymentView deployment) =>
        long.TryParse(deployment.Json.Annotation(RevisionAnnotations.RollbackTo), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    /// <summary>Writes the Deployment with the template of that revision, or says why not; in either case without the annotation.</summary>
    /// <param name="rollout">A Deployment whose newest ReplicaSet has its revision.</param>
    /// <param name="revision">The revision that is asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RollBackAsync(Rollout rollout, long revision, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        if (revision == 0 && (revision = Last(rollout)) == 0)
        {
            Warn(deployment, NotFound, "Unable to find last revision.");
            await WriteAsync(deployment.Json, cancellationToken).ConfigureAwait(false);
        }
        else if (rollout.All.FirstOrDefault(s => s.RevisionNumber() == revision) is not { } set)
        {
            Warn(deployment, NotFound, "Unable to find the revision to rollback to.");
            await WriteAsync(deployment.Json, cancellationToken).ConfigureAwait(false);
        }
        else if (ReferenceEquals(set, rollout.New))
        {
            Warn(deployment, "DeploymentRollbackTemplateUnchanged", $"The rollback revision contains the same template as current deployment \"{deployment.Name}\"");
            await WriteAsync(deployment.Json, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(RevisionAnnotations.Restored(deployment.Json, set).WithAt(Rollout.WithoutHash(set.ObjectAt("spec", "template")), "spec", "template"), cancellationToken).ConfigureAwait(false);
            events.Normal(DeploymentController.Component, deployment.Json, "DeploymentRollback", $"Rolled back deployment \"{deployment.Name}\" to revision {revision}");
        }
    }

    /// <summary>The second highest revision; 0 when there is only one.</summary>
    private static long Last(Rollout rollout) => rollout.All.Select(OwnedSet.RevisionNumber).OrderDescending().Skip(1).FirstOrDefault();

    private void Warn(DeploymentView deployment, string reason, string message) => events.Warning(DeploymentController.Component, deployment.Json, reason, message);

    private Task<JsonObject> WriteAsync(JsonObject deployment, CancellationToken cancellationToken) =>
        client.UpdateAsync(ResourceNames.Deployments, deployment.WithoutAt("metadata", "annotations", RevisionAnnotations.RollbackTo), cancellationToken);
}
