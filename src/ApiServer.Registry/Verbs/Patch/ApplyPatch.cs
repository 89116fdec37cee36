using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Yaml;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>Server-side apply (apiserver handlers/patch.go applyPatcher): creates the object where there is none.</summary>
internal sealed class ApplyPatch(ObjectWriter writer, IObjectStore store, ResourceCatalog catalog, StrategyContext context)
{
    /// <summary>Applies the configuration in <paramref name="request"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subresource">What answers for its subresource; null for the object itself.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="ApiStatusException">400: it does not fit the schema. 409: others own what it changes. What any write answers.</exception>
    public async Task<ObjectResponse> RunAsync(PatchRequest request, Subresource? subresource, CancellationToken cancellationToken)
    {
        var scope = request.Scope with { FieldsAreManaged = true };
        if (subresource is not null)
        {
            return await subresource.UpdateAsync(scope, current => Applied(request, current, Writer(scope)), cancellationToken).ConfigureAwait(false);
        }

        var key = new ObjectKey(scope.Resource.StoreType, scope.Namespace, scope.Name);
        while (true)
        {
            try
            {
                return store.Get(key) is null
                    ? await CreateAsync(request, scope, cancellationToken).ConfigureAwait(false)
                    : await UpdateAsync(request, scope, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e) when (IsRace(e, scope))
            {
                // Created or deleted by another writer since it was looked for.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private Task<ObjectResponse> UpdateAsync(PatchRequest request, RequestScope scope, CancellationToken cancellationToken) => writer.UpdateAsync(
        scope,
        current => scope.Resource.ToStored(ObjectIdentity.ForUpdate(scope, Applied(request, scope.Resource.FromStored(current.Json), Writer(scope)))),
        cancellationToken);

    private Task<ObjectResponse> CreateAsync(PatchRequest request, RequestScope scope, CancellationToken cancellationToken)
    {
        var obj = ObjectIdentity.ForUpdate(scope, Applied(request, null, Writer(scope)));
        if (obj.Uid().Length > 0)
        {
            throw StatusErrors.Conflict(
                scope.Resource, scope.Name, $"uid mismatch: the provided object specified uid {obj.Uid()}, and no existing object was found");
        }

        return writer.CreateAsync(scope, scope.Resource.ToStored(ObjectIdentity.ForCreate(scope, obj)), cancellationToken);
    }

    private static JsonObject Applied(PatchRequest request, JsonObject? current, FieldWriter writer)
    {
        var applied = FieldManager.Apply(writer, current, (JsonObject)request.Patch, request.Force);
        ReportDuplicates(request);
        return applied;
    }

    private static void ReportDuplicates(PatchRequest request)
    {
        if (request.Duplicates.Count == 0 || request.Scope.FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        var problem = "error converting YAML to JSON: " + YamlReader.Describe(request.Duplicates);
        if (request.Scope.FieldValidation == FieldValidation.Strict)
        {
            throw StatusErrors.BadRequest("error strict decoding YAML: " + problem);
        }

        if (!request.Scope.Warnings.Contains(problem))
        {
            request.Scope.Warnings.Add(problem);
        }
    }

    /// <summary>The writer of a subresource that speaks a kind of its own has that kind's fields.</summary>
    private FieldWriter Writer(RequestScope scope)
    {
        var writer = FieldWriters.Of(scope, catalog, context);
        var target = PatchTarget.Of(scope.Resource, scope.Subresource);
        return target.Schema == writer.Schema ? writer : writer with { ApiVersion = target.ApiVersion, Kind = target.Kind, Schema = target.Schema };
    }

    private static bool IsRace(ApiStatusException e, RequestScope scope) =>
        e.Status.Name == scope.Name && e.Status.Kind == scope.Resource.Resource && (e.Is(StatusReason.AlreadyExists) || e.Is(StatusReason.NotFound));
}
