using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>
/// Subresources that are the object itself under other rules for updates: those that the kind's strategy has for the name
/// (<see cref="Model.Kinds.ResourceStrategy.ForSubresource"/>).
/// </summary>
internal sealed class ObjectSubresource(ObjectWriter writer) : Subresource
{
    public override IReadOnlyList<string> Names { get; } =
        ["*/status", "pods/ephemeralcontainers", "pods/resize", "certificatesigningrequests.certificates.k8s.io/approval"];

    public override ObjectResponse Get(RequestScope scope, StoredObject stored) => new() { Stored = stored };

    public override Task<ObjectResponse> UpdateAsync(RequestScope scope, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken) =>
        writer.UpdateAsync(
            scope,
            current => scope.Resource.ToStored(ObjectIdentity.ForUpdate(scope, change(scope.Resource.FromStored(current.Json)))),
            cancellationToken);
}
