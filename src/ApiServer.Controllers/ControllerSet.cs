using ApiServer.Controllers.Autoscaling;
using ApiServer.Controllers.Certificates;
using ApiServer.Controllers.CronJobs;
using ApiServer.Controllers.DaemonSets;
using ApiServer.Controllers.Deployments;
using ApiServer.Controllers.Disruption;
using ApiServer.Controllers.Endpoints;
using ApiServer.Controllers.EndpointSliceMirroring;
using ApiServer.Controllers.EndpointSlices;
using ApiServer.Controllers.Events;
using ApiServer.Controllers.GarbageCollection;
using ApiServer.Controllers.Jobs;
using ApiServer.Controllers.Namespaces;
using ApiServer.Controllers.NodeLifecycle;
using ApiServer.Controllers.ReplicaSets;
using ApiServer.Controllers.ResourceQuotas;
using ApiServer.Controllers.ServiceAccounts;
using ApiServer.Controllers.StatefulSets;
using ApiServer.Controllers.Volumes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Tokens;

namespace ApiServer.Controllers;

/// <summary>Every controller of the control plane: the one place, beside a controller's folder, that knows of it.</summary>
public static class ControllerSet
{
    /// <summary>New controllers on that client, each under an identity of its own.</summary>
    /// <param name="client">The control plane's client.</param>
    /// <param name="events">Where they tell users what they decided.</param>
    /// <param name="tokens">Issues the tokens of ServiceAccounts.</param>
    /// <param name="authority">The certificate authority that namespaces publish to their Pods, and that signs what is approved.</param>
    /// <param name="volumeDirectory">Where provisioned volumes are.</param>
    public static IReadOnlyList<Reconciler> Create(
        ClusterClient client, IEventRecorder events, ServiceAccountTokens tokens, CertificateAuthority authority, string volumeDirectory) =>
    [
        new EventExpiryController(client),
        .. GarbageCollectors.Create(client, events),
        .. NamespaceControllers.Create(client),
        new ResourceQuotaController(client),
        new KubeletRequestApprover(client),
        new RequestSigner(client, authority),
        new RequestExpiryController(client),
        .. ServiceAccountControllers.Create(client, tokens, authority.Pem),
        new EndpointsController(client, events),
        new EndpointSliceController(client, events),
        new EndpointSliceMirroringController(client, events),
        .. NodeControllers.Create(client, events),
        new DisruptionController(client, events),
        new StaleDisruptions(client),
        new DaemonSetController(client, events),
        new DeploymentController(client, events),
        new ReplicaSetController(client, events, ReplicatedKind.ReplicationController),
        new ReplicaSetController(client, events, ReplicatedKind.ReplicaSet),
        new StatefulSetController(client, events),
        .. JobControllers.Create(client, events),
        new CronJobController(client, events),
        new HorizontalPodAutoscalerController(client, events),
        .. VolumeControllers.Create(client, events, volumeDirectory),
    ];
}
