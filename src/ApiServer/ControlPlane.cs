using System.Net;
using ApiServer.Controllers;
using ApiServer.Controllers.Bootstrap;
using ApiServer.Dns;
using ApiServer.Model.Time;
using ApiServer.Nodes;
using ApiServer.Nodes.Registration;
using ApiServer.Options;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer;

/// <summary>What acts in a cluster: the objects that every cluster has, controllers, scheduler, kubelets, DNS.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly Timetable _timetable;
    private readonly EventRecorder _events;
    private readonly ReconcilerRunner _runner;

    private ControlPlane(Timetable timetable, EventRecorder events, ReconcilerRunner runner)
    {
        _timetable = timetable;
        _events = events;
        _runner = runner;
    }

    public static async Task<ControlPlane> StartAsync(
        IServiceProvider services, ServerOptions options, string authorityPem, int httpsPort, CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new InvalidOperationException();
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
        await _timetable.DisposeAsync().ConfigureAwait(false);
    }
}
