using ApiServer.Model.Kinds;
using ApiServer.Rest.Access;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Bodies;
using ApiServer.Rest.Connections;
using ApiServer.Rest.Diagnostics;
using ApiServer.Rest.Discovery;
using ApiServer.Rest.Documents;
using ApiServer.Rest.FlowControl;
using ApiServer.Rest.Health;
using ApiServer.Rest.Metrics;
using ApiServer.Rest.Pipeline;
using ApiServer.Rest.Tables;
using ApiServer.Rest.Watching;
using ApiServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace ApiServer.Rest;

/// <summary>Puts the HTTP edge together.</summary>
public static class RestServices
{
    /// <summary>
    /// Adds the edge. The host also registers an IMediator, an IObjectStore, a ResourceCatalog, a ClusterClock, an IdSource, an
    /// IAuthenticator, a TokenAuthority and an <see cref="IReadiness"/>; a <see cref="CollectorRegistry"/> and a TimeProvider of its own, if it likes.
    /// </summary>
    public static IServiceCollection AddRest(this IServiceCollection services, RestOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => Prometheus.Metrics.NewCustomRegistry());
        return services
            .AddSingleton(options)
            .AddSingleton<AccessRules>()
            .AddSingleton<RequestMetrics>()
            .AddSingleton(provider => new WorkEstimate(provider.GetRequiredService<ResourceCatalog>(), provider.GetRequiredService<IObjectStore>))
            .AddSingleton<PriorityLevels>()
            .AddSingleton<RequestDispatcher>()
            .AddSingleton<ResourceEndpoint>()
            .AddSingleton<DiscoveryEndpoint>()
            .AddSingleton<OpenApiEndpoint>()
            .AddSingleton<OpenApiDocuments>()
            .AddSingleton<VersionEndpoint>()
            .AddSingleton<HealthEndpoint>()
            .AddSingleton<StatuszEndpoint>()
            .AddSingleton<TokenKeysEndpoint>()
            .AddSingleton<MetricsEndpoint>()
            .AddSingleton<ObjectBody>()
            .AddSingleton<ObjectAnswer>()
            .AddSingleton<ListAnswer>()
            .AddSingleton<TableEncoder>()
            .AddSingleton<RowForms>()
            .AddSingleton<WatchStream>()
            .AddSingleton<LogStream>();
    }

    /// <summary>Serves everything: the API, discovery, documents, health, metrics and Swagger UI. Nothing else comes after it.</summary>
    public static IApplicationBuilder UseRest(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<EdgeMiddleware>();
        return app.UseUserInterface(() => app.ApplicationServices.GetRequiredService<OpenApiDocuments>().Versions);
    }
}
