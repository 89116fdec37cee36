using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Testing;

/// <summary>
/// The verbs as far as controllers' tests need them: names, uids, generations, conflicts, the status subresource, merge patches,
/// finalizers, the first phase and the graceful deletion of Pods. No validation, no admission, no defaults.
/// </summary>
public sealed class FakeMediator(FakeObjectStore store, ClusterClock clock, IdSource ids) : IMediator
{
    private readonly Lock _lock = new();

    /// <summary>Called before each request; may throw an ApiStatusException to refuse it.</summary>
    public Action<IScopedRequest>? Refuse { get; set; }

    public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Refuse?.Invoke((IScopedRequest)request);
            object response = request switch
            {
                CreateRequest r => Create(r.Scope, r.Object),
                UpdateRequest r => Update(r.Scope, r.Object),
                PatchRequest r => Update(r.Scope, Merge(Existing(r.Scope), (JsonObject)r.Patch), patched: true),
                DeleteRequest r => Delete(r.Scope, r.Options),
                GetRequest r => new ObjectResponse { Object = Existing(r.Scope) },
                TransactRequest r => Transact(r),
                _ => throw new NotSupportedException(request.GetType().Name),
            };
            return Task.FromResult((TResponse)response);
        }
    }

    public Task<object?> Send(object request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
        where TNotification : INotification => throw new NotSupportedException();

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            target = value switch
            {
                { IsNull: true } => target.Without(name),
                JsonObject o => target.With(name, Merge(target.Object(name) ?? JsonObject.Empty, o)),
                _ => target.With(name, value),
            };
        }

        return target;
    }

    private static ObjectKey KeyOf(RequestScope scope, string? name = null) => new(scope.Resource.StoreType, scope.Namespace, name ?? scope.Name);

    private ObjectResponse Create(RequestScope scope, JsonObject obj)
    {
        if (scope.Subresource == "binding")
        {
            var pod = Existing(scope).WithAt(obj.StringAt("target", "name") ?? "", "spec", "nodeName");
            return Commit(new StoreOperation.Put(KeyOf(scope), pod, null));
        }

        var name = obj.Name() is { Length: > 0 } given ? given : obj.StringAt("metadata", "generateName") + ids.NewSuffix();
        var key = KeyOf(scope, name);
        if (store.Get(key) is not null)
        {
            throw StatusErrors.AlreadyExists(scope.Resource, name);
        }

        obj = obj.WithAt(name, "metadata", "name")
            .WithAt(ids.NewUid(), "metadata", "uid")
            .WithAt(ApiTime.Format(clock.UtcNow), "metadata", "creationTimestamp")
            .WithAt(1, "metadata", "generation");
        if (scope.Resource.Resource == "pods")
        {
            obj = obj.WithAt("Pending", "status", "phase");
        }

        return Commit(new StoreOperation.Put(key, obj, 0));
    }

    private ObjectResponse Update(RequestScope scope, JsonObject obj, bool patched = false)
    {
        var old = Existing(scope);
        if (!patched && obj.ResourceVersion() is { Length: > 0 } version && version != old.ResourceVersion())
        {
            throw StatusErrors.Modified(scope.Resource, scope.Name);
        }

        if (patched && (obj.Uid() != old.Uid() || obj.ResourceVersion() != old.ResourceVersion()))
        {
            throw StatusErrors.Modified(scope.Resource, scope.Name);
        }

        obj = scope.Subresource == "status"
            ? old.WithOrWithoutAt(obj["status"], "status")
            : obj.WithOrWithoutAt(obj["status"] ?? old["status"], "status");
        obj = obj.WithAt(old.ResourceVersion(), "metadata", "resourceVersion");
        if (obj.Equals(old))
        {
            return new ObjectResponse { Object = old };
        }

        var changed = !Equals(obj["spec"], old["spec"]);
        obj = obj.WithAt(old.Generation() + (changed ? 1 : 0), "metadata", "generation");
        return obj.IsDeleting() && obj.ArrayAt("metadata", "finalizers").Count == 0 && obj.IntegerAt("metadata", "deletionGracePeriodSeconds") is null or 0
            ? Commit(new StoreOperation.Delete(KeyOf(scope), obj, null))
            : Commit(new StoreOperation.Put(KeyOf(scope), obj, null));
    }

    private ObjectResponse Delete(RequestScope scope, DeleteOptions options)
    {
        var old = Existing(scope);
        if (options.Uid is { } uid && uid != old.Uid())
        {
            throw StatusErrors.PreconditionFailed(scope.Resource, scope.Name, "the UID in the precondition does not match");
        }

        var grace = scope.Resource.Resource == "pods" ? Grace(old, options) : 0;
        if (grace == 0 && old.ArrayAt("metadata", "finalizers").Count == 0)
        {
            return Commit(new StoreOperation.Delete(KeyOf(scope), old, null));
        }

        if (old.IsDeleting() && grace >= old.IntegerAt("metadata", "deletionGracePeriodSeconds"))
        {
            return new ObjectResponse { Object = old };
        }

        var marked = old.WithAt(ApiTime.Format(clock.UtcNow + TimeSpan.FromSeconds(grace)), "metadata", "deletionTimestamp")
            .WithAt(grace, "metadata", "deletionGracePeriodSeconds");
        return Commit(new StoreOperation.Put(KeyOf(scope), marked, null));
    }

    private static long Grace(JsonObject pod, DeleteOptions options) =>
        pod.StringAt("spec", "nodeName") is null || pod.StringAt("status", "phase") is "Failed" or "Succeeded"
            ? 0
            : options.GracePeriodSeconds ?? pod.IntegerAt("spec", "terminationGracePeriodSeconds") ?? 30;

    private long Transact(TransactRequest request)
    {
        var type = request.Scope.Resource.StoreType;
        var operations = request.Puts.Select(o => (StoreOperation)new StoreOperation.Put(new(type, o.Namespace(), o.Name()), o, null))
            .Concat(request.Deletes.Select(o => new StoreOperation.Delete(new(type, o.Namespace(), o.Name()), o, null)));
        store.CommitAsync(new StoreTransaction([.. operations]), CancellationToken.None);
        return store.Revision;
    }

    private JsonObject Existing(RequestScope scope) => store.Get(KeyOf(scope))?.Json ?? throw StatusErrors.NotFound(scope.Resource, scope.Name);

    private ObjectResponse Commit(StoreOperation operation)
    {
        // The fake store commits at once.
        var result = store.CommitAsync(new StoreTransaction(operation), CancellationToken.None).GetAwaiter().GetResult();
        return new ObjectResponse { Stored = ((CommitResult.Committed)result).Objects[0] };
    }
}
