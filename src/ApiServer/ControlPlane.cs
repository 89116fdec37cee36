using ApiServer.Controllers;
using ApiServer.Controllers.Bootstrap;
using ApiServer.Controllers.Certificates;
using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Dns;
using ApiServer.Dns.Records;
using ApiServer.Model.Time;
using ApiServer.Nodes;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Options;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Tokens;

namespace ApiServer;

/// <summary>What acts in a cluster: the objects that every cluster has, controllers, scheduler, kubelets, DNS.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly Timetable _timetable;
    private readonly EventRecorder _events;
    private readonly ReconcilerRunner _runner;
    private readonly DnsServer _dns;

    private ControlPlane(Timetable timetable, EventRecorder events, ReconcilerRunner runner, DnsServer dns)
    {
        _timetable = timetable;
        _events = events;
        _runner = runner;
        _dns = dns;
    }

    /// <summary>Makes the system's objects and the nodes, then lets everything act.</summary>
    public static async Task<ControlPlane> StartAsync(
        IServiceProvider services, ServerOptions options, CertificateAuthority authority, int httpsPort, CancellationToken cancellationToken)
    {
        var client = services.GetRequiredService<ClusterClient>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var timetable = new Timetable(client.Clock);
        var events = new EventRecorder(client, timetable, System.Net.Dns.GetHostName(), loggers.CreateLogger<EventRecorder>());
        var nodes = services.GetRequiredService<NodeOptions>();
        var runtime = services.GetRequiredService<IContainerRuntime>();
        Reconciler[] reconcilers =
        [
            .. ControllerSet.Create(client, events, services.GetRequiredService<ServiceAccountTokens>(), authority, Path.Combine(options.DataDirectory, "volumes")),
            new SchedulerReconciler(client, events),
            new NodeLeaseReconciler(client, nodes, events),
            new KubeletReconciler(client, nodes, runtime, events),
            new DnsRecordBuilder(client, options.ClusterDomain),
        ];
        var runner = new ReconcilerRunner(client, timetable, services.GetRequiredService<IdSource>(), loggers.CreateLogger<ReconcilerRunner>(), reconcilers);
        var dns = new DnsServer(client, options.ClusterDomain, options.BindAddress, options.DnsPort, options.DnsForward, loggers.CreateLogger<DnsServer>());
        var controlPlane = new ControlPlane(timetable, events, runner, dns);
        try
        {
            await SystemObjects.EnsureAsync(client, authority.Pem, AdvertisedAddress.Of(options.BindAddress), httpsPort, cancellationToken).ConfigureAwait(false);
            if (options.DefaultStorageClass)
            {
                await StandardStorageClass.EnsureAsync(client, cancellationToken).ConfigureAwait(false);
            }

            await new NodeRegistration(client, nodes, events).RegisterAsync(cancellationToken).ConfigureAwait(false);
            await dns.StartAsync(cancellationToken).ConfigureAwait(false);
            await runner.StartAsync(cancellationToken).ConfigureAwait(false);
            return controlPlane;
        }
        catch
        {
            await controlPlane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
        await _timetable.DisposeAsync().ConfigureAwait(false);
        await _dns.DisposeAsync().ConfigureAwait(false);
    }
}
