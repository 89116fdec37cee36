using System.Globalization;
using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Write;

/// <summary>
/// The compare-and-swap loops around the object ring: the one place that writes to the store. An attempt that loses a race runs again
/// on the new state, unless the client named the revision that it meant.
/// </summary>
public sealed class ObjectWriter
{
    private const int GenerateNameAttempts = 8;

    /// <summary>The answer to a deletion that is not done yet, for clients so old that they ask with <c>orphanDependents: false</c>.</summary>
    private const int Accepted = 202;

    private readonly IObjectStore _store;
    private readonly WriteRing _ring;
    private readonly StrategyContext _context;

    public ObjectWriter(IObjectStore store, WriteRing ring, StrategyContext context)
    {
        _store = store;
        _ring = ring;
        _context = context;
    }

    /// <summary>What is stored under the scope's name; 404 when nothing is.</summary>
    public StoredObject Find(RequestScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _store.Get(KeyOf(scope, scope.Name)) ?? throw StatusErrors.NotFound(scope.Resource, scope.Name);
    }

    /// <summary>Creates an object, given in stored form.</summary>
    public async Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var generated = obj.Name().Length == 0 && !string.IsNullOrEmpty(obj.StringAt("metadata", "generateName"));
        for (var i = 1; ; i++)
        {
            var attempt = NewAttempt(scope, WriteOperation.Create, obj, stored: null);
            _ring.Run(attempt);
            var name = attempt.Object.Name();
            var key = KeyOf(scope, name);
            if (scope.DryRun)
            {
                return _store.Get(key) is { } there ? throw Exists(scope, there) : new ObjectResponse { Code = 201, Object = attempt.Object };
            }

            switch (await CommitAsync(attempt, [new StoreOperation.Put(key, attempt.Object, 0)], cancellationToken).ConfigureAwait(false))
            {
                case CommitResult.Committed committed:
                    return new ObjectResponse { Code = 201, Stored = committed.Objects[0] };
                case CommitResult.Conflict { Current: { } current } conflict when conflict.Key == key:
                    if (!generated)
                    {
                        throw Exists(scope, current);
                    }

                    if (i == GenerateNameAttempts)
                    {
                        throw StatusErrors.GenerateNameConflict(scope.Resource, name);
                    }

                    break;
                default:
                    // Something that is written along with the object was taken by another writer: choose again.
                    break;
            }
        }
    }

    /// <summary>
    /// Updates an object: <paramref name="change"/> makes the new state of the present one, in stored form, and runs again when another
    /// writer was faster and the change does not insist on a revision.
    /// </summary>
    public async Task<ObjectResponse> UpdateAsync(RequestScope scope, Func<StoredObject, JsonObject> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = Find(scope);
            var attempt = NewAttempt(scope, WriteOperation.Update, change(current), current);
            _ring.Run(attempt);
            if (FieldManager.DifferInTimesOnly(attempt.Object, current.Json))
            {
                return new ObjectResponse { Stored = current };
            }

            if (scope.DryRun)
            {
                return new ObjectResponse { Object = attempt.Object };
            }

            // Who takes the last finalizer away is answered with what was sent; watchers see the last state that was stored.
            var finished = IsFinished(attempt);
            StoreOperation operation = finished
                ? new StoreOperation.Delete(current.Key, current.Json, current.Revision)
                : new StoreOperation.Put(current.Key, attempt.Object, current.Revision);
            if (await CommitAsync(attempt, [operation], cancellationToken).ConfigureAwait(false) is CommitResult.Committed committed)
            {
                return finished ? Gone(attempt, current) : new ObjectResponse { Stored = committed.Objects[0] };
            }
        }
    }

    /// <summary>Deletes an object, or marks it when finalizers or a grace period keep it.</summary>
    public async Task<ObjectResponse> DeleteAsync(RequestScope scope, DeleteOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = Find(scope);
            var attempt = NewAttempt(scope, WriteOperation.Delete, current.Json, current);
            DeletePreconditions.Check(attempt.Definition, current, options);
            var deletion = Deletion.Plan(attempt.Definition, current.Json, options, _context.Clock.UtcNow);
            attempt.Object = deletion.Object;
            var code = deletion.Kind != DeletionKind.Remove && options.OrphanDependents == false ? Accepted : 200;
            if (deletion.Kind == DeletionKind.Nothing)
            {
                return new ObjectResponse { Code = code, Stored = current };
            }

            if (deletion.Kind == DeletionKind.Remove)
            {
                _ring.RunForDelete(attempt);
            }
            else
            {
                DeletionAdmission(attempt);
            }

            if (scope.DryRun)
            {
                return Answer(scope, deletion, null) with { Code = code };
            }

            var operations = Operations(deletion, current);
            if (await CommitAsync(attempt, operations, cancellationToken).ConfigureAwait(false) is CommitResult.Committed committed)
            {
                return Answer(scope, deletion, committed.Objects[operations.Length - 1]) with { Code = code };
            }
        }
    }

    /// <summary>Several objects of one type in one transaction: creates or replaces, and deletes.</summary>
    public async Task<long> TransactAsync(RequestScope scope, IReadOnlyList<JsonObject> puts, IReadOnlyList<JsonObject> deletes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var operations = new List<StoreOperation>(puts.Count + deletes.Count);
            foreach (var put in puts)
            {
                AddPut(scope with { Namespace = put.Namespace(), Name = put.Name() }, put, operations);
            }

            foreach (var delete in deletes)
            {
                var key = KeyOf(scope with { Namespace = delete.Namespace() }, delete.Name());
                if (_store.Get(key) is { } there && there.Json.Uid() == delete.Uid())
                {
                    operations.Add(new StoreOperation.Delete(key, there.Json, there.Revision));
                }
            }

            if (operations.Count == 0)
            {
                return _store.Revision;
            }

            if (Checked(await _store.CommitAsync(new StoreTransaction(operations), cancellationToken).ConfigureAwait(false)) is CommitResult.Committed committed)
            {
                return committed.Revision;
            }
        }
    }

    private void AddPut(RequestScope scope, JsonObject put, List<StoreOperation> operations)
    {
        var key = KeyOf(scope, put.Name());
        var there = _store.Get(key);
        var attempt = NewAttempt(scope, there is null ? WriteOperation.Create : WriteOperation.Update, put, there, isOneOfMany: true);
        _ring.Run(attempt);
        if (there is null || !FieldManager.DifferInTimesOnly(attempt.Object, there.Json))
        {
            operations.Add(new StoreOperation.Put(key, attempt.Object, there?.Revision ?? 0));
            operations.AddRange(attempt.AlongWith);
        }
    }

    /// <summary>
    /// What removal changes of the object (its deletion mark, its finalizers) is a write of its own before it is gone, as watchers of a
    /// real server see it; one transaction, so that no crash leaves a marked object behind that nobody would remove.
    /// </summary>
    private static StoreOperation[] Operations(Deletion deletion, StoredObject current)
    {
        var put = new StoreOperation.Put(current.Key, deletion.Object, current.Revision);
        return deletion.Kind == DeletionKind.Mark ? [put]
            : deletion.Object.Equals(current.Json) ? [new StoreOperation.Delete(current.Key, current.Json, current.Revision)]
            : [put, new StoreOperation.Delete(current.Key, deletion.Object, ExpectedRevision: null)];
    }

    private async Task<CommitResult> CommitAsync(WriteAttempt attempt, StoreOperation[] operations, CancellationToken cancellationToken)
    {
        var transaction = new StoreTransaction([.. operations, .. attempt.AlongWith]);
        return Checked(await _store.CommitAsync(transaction, cancellationToken).ConfigureAwait(false));
    }

    private static CommitResult Checked(CommitResult result) => result switch
    {
        CommitResult.Unknown unknown => throw StatusErrors.Internal("the store did not say whether the write was committed: " + unknown.Cause.Message),
        CommitResult.TooLarge => throw StatusErrors.TooLarge("etcdserver: request is too large"),
        _ => result,
    };

    /// <summary>The update that takes the last finalizer from an object that is being deleted removes it.</summary>
    private static bool IsFinished(WriteAttempt attempt) =>
        attempt.Object.IsDeleting()
        && (attempt.Object.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && attempt.Definition.Rules.Strategy.CanBeRemoved(attempt.Object);

    /// <summary>A deletion that only marks passes the same admission as one that removes, but frees nothing yet.</summary>
    private void DeletionAdmission(WriteAttempt attempt)
    {
        _ring.RunForDelete(attempt);
        attempt.AlongWith.Clear();
    }

    /// <summary>The object as the update left it, which was never stored.</summary>
    private static ObjectResponse Gone(WriteAttempt attempt, StoredObject last) => new()
    {
        Object = attempt.Scope.Resource.FromStored(
            attempt.Object.WithAt(last.Revision.ToString(CultureInfo.InvariantCulture), "metadata", "resourceVersion")),
    };

    private static ObjectResponse Answer(RequestScope scope, Deletion deletion, StoredObject? stored)
    {
        if (deletion.Kind == DeletionKind.Remove && !scope.Resource.StoredForm.Rules.Strategy.ReturnsDeletedObject)
        {
            return new ObjectResponse { Status = Deleted(scope.Resource, deletion.Object) };
        }

        return stored is null ? new ObjectResponse { Object = deletion.Object } : new ObjectResponse { Stored = stored };
    }

    private static ApiStatus Deleted(ResourceDefinition resource, JsonObject obj) => new()
    {
        Code = 0,
        Success = true,
        Message = "",
        HasDetails = true,
        Name = obj.Name(),
        Group = resource.Group,
        Kind = resource.Resource,
        Uid = obj.Uid(),
    };

    private static ApiStatusException Exists(RequestScope scope, StoredObject there) =>
        StatusErrors.AlreadyExists(scope.Resource, there.Key.Name, there.Facts.Deleting);

    private static WriteAttempt NewAttempt(RequestScope scope, WriteOperation operation, JsonObject obj, StoredObject? stored, bool isOneOfMany = false) => new()
    {
        IsOneOfMany = isOneOfMany,
        Scope = scope,
        Definition = scope.Resource.StoredForm,
        Operation = operation,
        Object = obj,
        Stored = stored,
    };

    private static ObjectKey KeyOf(RequestScope scope, string name) => new(scope.Resource.StoreType, scope.Namespace, name);
}
