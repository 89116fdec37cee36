using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Jobs;

/// <summary>The controllers of Jobs.</summary>
internal static class JobControllers
{
    public static IEnumerable<Reconciler> Create(ClusterClient client, IEventRecorder events) =>
        [new JobController(client, events), new OrphanedJobPods(client), new FinishedJobExpiry(client)];
}
