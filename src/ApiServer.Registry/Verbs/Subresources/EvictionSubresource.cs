using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>POST pods/NAME/eviction: deletes the Pod when its disruption budget lets it go (registry/core/pod/storage/eviction.go).</summary>
internal sealed class EvictionSubresource(ObjectWriter writer, IObjectStore store, ResourceCatalog catalog, StrategyContext context) : Subresource
{
    private readonly DisruptionBudgets _budgets = new(writer, store, catalog, context);

    public override IReadOnlyList<string> Names { get; } = ["pods/eviction"];

    public override async Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        if (obj.Name() != scope.Name)
        {
            throw StatusErrors.BadRequest("name in URL does not match name in Eviction object");
        }

        ObjectIdentity.ForCreate(scope, obj);
        var (options, dryRun) = EvictionOptions.Of(obj);
        DeletePreconditions.Validate(options);
        var target = scope with { Resource = catalog[ResourceNames.Pods], Subresource = "", DryRun = scope.DryRun || dryRun };
        if (!await EvictUnguardedAsync(target, options, cancellationToken).ConfigureAwait(false))
        {
            await EvictGuardedAsync(target, options, cancellationToken).ConfigureAwait(false);
        }

        return new ObjectResponse { Code = 201, Status = new ApiStatus { Code = 201, Success = true, Message = "" } };
    }

    /// <summary>A Pod that does no work (yet, or any more) needs no budget; whether it still does none is a condition of its deletion.</summary>
    /// <returns>False: the Pod works.</returns>
    private async Task<bool> EvictUnguardedAsync(RequestScope scope, DeleteOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = writer.Find(scope);
            DeletePreconditions.Check(scope.Resource, current, options);
            var pod = current.Json;
            if (!pod.IsDeleting() && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed" or "Pending"))
            {
                return false;
            }

            // What is pending may start to work; what has ended stays so.
            var mayChange = !pod.IsDeleting() && pod.StringAt("status", "phase") == "Pending";
            var given = string.IsNullOrEmpty(options.ResourceVersion);
            var pinned = mayChange && given ? options with { ResourceVersion = pod.ResourceVersion() } : options;
            try
            {
                await DeleteAsync(scope, pinned, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) && pinned != options)
            {
                // Another writer was faster: look again.
            }
        }
    }

    private async Task EvictGuardedAsync(RequestScope scope, DeleteOptions options, CancellationToken cancellationToken)
    {
        var pod = writer.Find(scope).Json;
        var (budget, pins) = await _budgets.TakeAsync(scope, pod, cancellationToken).ConfigureAwait(false);
        var pinned = pins && string.IsNullOrEmpty(options.ResourceVersion) ? options with { ResourceVersion = pod.ResourceVersion() } : options;
        try
        {
            await DeleteAsync(scope, pinned, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) && pinned != options)
        {
            // The Pod became ready since its budget was asked: the client has to ask again.
            throw DisruptionBudgets.InProgress(budget);
        }
    }

    /// <summary>Says in the status why the Pod goes, then deletes it.</summary>
    private async Task DeleteAsync(RequestScope scope, DeleteOptions options, CancellationToken cancellationToken)
    {
        if (scope.DryRun)
        {
            await writer.DeleteAsync(scope, options, cancellationToken).ConfigureAwait(false);
            return;
        }

        var told = await writer.UpdateAsync(
            scope with { Subresource = "status" },
            current =>
            {
                DeletePreconditions.Check(scope.Resource, current, options);
                return DisruptionTarget.Mark(current.Json, context.Clock.UtcNow);
            },
            cancellationToken).ConfigureAwait(false);
        var pinned = string.IsNullOrEmpty(options.ResourceVersion) ? options : options with { ResourceVersion = told.Json.ResourceVersion() };
        await writer.DeleteAsync(scope, pinned, cancellationToken).ConfigureAwait(false);
    }
}
