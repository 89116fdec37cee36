using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Registry.Usage;
using ApiServer.Registry.Verbs.Connect;
using ApiServer.Registry.Verbs.Create;
using ApiServer.Registry.Verbs.Delete;
using ApiServer.Registry.Verbs.DeleteCollection;
using ApiServer.Registry.Verbs.Get;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Verbs.Patch;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Verbs.Transact;
using ApiServer.Registry.Verbs.Update;
using ApiServer.Registry.Verbs.Watch;
using ApiServer.Registry.Write;
using ApiServer.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace ApiServer.Registry;

/// <summary>
/// Puts the registry together: one handler per verb, the request ring around them, the object ring inside them. Needs an IObjectStore, a
/// ResourceCatalog, a StrategyContext, an IAuthorizer, an IAuthenticator, a TokenAuthority, an IPodConnections, an IUsageSource and the admission stages
/// (IReadOnlyList of IAdmissionStage).
/// </summary>
public static class RegistryServices
{
    /// <summary>The request ring from the outside in. Open generics; the container closes them once per request type.</summary>
    public static readonly IReadOnlyList<Type> RequestRing = [typeof(MetricsBehavior<,>), typeof(AuthorizationBehavior<,>)];

    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services
            .AddSingleton<ServiceFactory>(provider => provider.GetService!)
            .AddSingleton<IMediator, Mediator>()
            .AddSingleton<RequestCounter>()
            .AddSingleton<WriteRing>()
            .AddSingleton<ObjectWriter>()
            .AddSingleton<RevisionGate>()
            .AddSingleton<ListHandler>()
            .AddSingleton<SubresourceTable>()
            .AddSingleton<ReviewedAccess>()
            .AddSingleton<ApplyPatch>()
            .AddSingleton<Subresource, ObjectSubresource>()
            .AddSingleton<Subresource, FinalizeSubresource>()
            .AddSingleton<Subresource, ScaleSubresource>()
            .AddSingleton<Subresource, BindingSubresource>()
            .AddSingleton<Subresource, EvictionSubresource>()
            .AddSingleton<Subresource, SelfSubjectReview>()
            .AddSingleton<Subresource, AccessReviews>()
            .AddSingleton<Subresource, TokenReviews>()
            .AddSingleton<Subresource, TokenRequests>()
            .AddSingleton<Subresource, ComponentStatuses>()
            .AddSingleton<Subresource, NodeMetrics>()
            .AddSingleton<Subresource, PodMetrics>()
            .AddSingleton(provider => new ServiceAccountTokens(
                provider.GetRequiredService<TokenAuthority>(),
                provider.GetRequiredService<IObjectStore>,
                provider.GetRequiredService<ResourceCatalog>(),
                provider.GetRequiredService<StrategyContext>()))
            .AddSingleton<Subresource, RulesReview>()
            .AddSingleton<IRequestHandler<CreateRequest, ObjectResponse>, CreateHandler>()
            .AddSingleton<IRequestHandler<GetRequest, ObjectResponse>, GetHandler>()
            .AddSingleton<IRequestHandler<ListRequest, ListResponse>>(provider => provider.GetRequiredService<ListHandler>())
            .AddSingleton<IRequestHandler<WatchRequest, IWatchSession>, WatchHandler>()
            .AddSingleton<IRequestHandler<UpdateRequest, ObjectResponse>, UpdateHandler>()
            .AddSingleton<IRequestHandler<PatchRequest, ObjectResponse>, PatchHandler>()
            .AddSingleton<IRequestHandler<DeleteRequest, ObjectResponse>, DeleteHandler>()
            .AddSingleton<IRequestHandler<DeleteCollectionRequest, ListResponse>, DeleteCollectionHandler>()
            .AddSingleton<IRequestHandler<ConnectRequest, ObjectResponse>, ConnectHandler>()
            .AddSingleton<IRequestHandler<PodLogRequest, IAsyncEnumerable<ReadOnlyMemory<byte>>>, PodLogHandler>()
            .AddSingleton<IRequestHandler<TransactRequest, long>, TransactHandler>();
        foreach (var behavior in RequestRing)
        {
            services.AddSingleton(typeof(IPipelineBehavior<,>), behavior);
        }

        return services;
    }
}
