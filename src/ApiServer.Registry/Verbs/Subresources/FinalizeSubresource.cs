using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>PUT namespaces/NAME/finalize: the spec's finalizers. The status stays what the namespace's controller wrote.</summary>
internal sealed class FinalizeSubresource(ObjectWriter writer) : Subresource
{
    public override IReadOnlyList<string> Names { get; } = ["namespaces/finalize"];

    public override Task<ObjectResponse> UpdateAsync(RequestScope scope, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken) =>
        writer.UpdateAsync(
            scope,
            current => ObjectIdentity.ForUpdate(scope, change(current.Json)).WithOrWithoutAt(current.Json["status"], "status"),
            cancellationToken);
}
