using ApiServer.Controllers.Events;
using ApiServer.Controllers.Volumes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers;

/// <summary>Every controller of the control plane: the one place, beside a controller's folder, that knows of it.</summary>
public static class ControllerSet
{
    /// <summary>New controllers on that client, each under an identity of its own.</summary>
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, IEventRecorder events) =>
    [
        new EventExpiryController(client),
        .. VolumeControllers.Create(client, events),
    ];
}
