using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What users, nodes and bad luck do to a cluster, chosen at random.</summary>
internal sealed class ModelSteps(ModelCluster model, Random random)
{
    private readonly TestCluster _cluster = model.Cluster;
    private readonly SetSteps _sets = new(model.Cluster, random);
    private readonly StorageSteps _storage = new(model.Cluster, random);
    private readonly NodeSteps _nodes = new(model.Cluster, random);

    /// <inheritdoc cref="SetSteps.DeletedClaims"/>
    public ICollection<string> DeletedClaims => _sets.DeletedClaims;

    /// <summary>Takes one step, lets the cluster come to rest, and says what it was.</summary>
    public async Task<string> NextAsync()
    {
        var (what, step) = Choose();
        if (random.Next(20) == 0)
        {
            var commits = random.Next(12);
            await model.CrashAsync(() => TryAsync(step), commits);
            what += $", crash {commits} commits later";
        }
        else
        {
            await TryAsync(step);
        }

        await _cluster.IdleAsync();
        return what;
    }

    /// <summary>
    /// Takes away everything that keeps the cluster from what it was asked for, and gives it time. A Pod that is not ready is deleted, as one does: the
    /// roll-out of a set waits for ever for a broken Pod of an older revision (kubernetes#67250), and its scaling down for a failed one that is still said to be ready.
    /// </summary>
    public async Task MendAsync()
    {
        await _nodes.MendAsync();
        await _sets.MendAsync();
        await _storage.MendAsync(volumes: 15);
        for (var i = 0; i < 3; i++)
        {
            await _cluster.PassAsync(TimeSpan.FromMinutes(10));
            foreach (var pod in _cluster.List(ResourceNames.Pods).Where(p => !p.IsDeleting() && (!ModelPods.IsReady(p) || HoldsGoingClaim(p))))
            {
                await TryAsync(() => _cluster.DeleteAsync(ResourceNames.Pods, "default", pod.Name()));
            }
        }

        await _cluster.PassAsync(TimeSpan.FromMinutes(10));
    }

    /// <summary>A claim that a user deleted stays for as long as its Pod does.</summary>
    private bool HoldsGoingClaim(JsonObject pod) => pod.ArrayAt("spec", "volumes").Objects.Any(v =>
        PodClaims.NameOf(pod, v) is { } claim && _cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", claim)?.IsDeleting() == true);

    private (string What, Func<Task> Step) Choose() => random.Next(22) switch
    {
        < 12 => _sets.Choose(),
        < 17 => _storage.Choose(),
        < 20 => _nodes.Choose(),
        20 => ("time", () => _cluster.PassAsync(TimeSpan.FromSeconds(random.Next(1, 90)))),
        _ => ("long time", () => _cluster.PassAsync(TimeSpan.FromSeconds(random.Next(90, 600)))),
    };

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (ApiStatusException e) when (e.Status.Code is 404 or 409 or 422)
        {
            // What the dice named is not there, or may not be changed so.
        }
    }
}
