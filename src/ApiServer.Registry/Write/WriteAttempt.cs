using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Write;

/// <summary>One attempt of a write: the objects that pass through the object ring, in stored form, and the transaction they end in.</summary>
public sealed class WriteAttempt
{
    public required RequestScope Scope { get; init; }

    /// <summary>The stored form's definition.</summary>
    public required ResourceDefinition Definition { get; init; }

    public required WriteOperation Operation { get; init; }

    /// <summary>Whether the server itself writes several objects in this transaction (DNS records, Leases): nobody limits their number.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>What is stored now; null on create.</summary>
    public StoredObject? Stored { get; init; }

    /// <summary>The tree of <see cref="Stored"/>.</summary>
    public JsonObject? Old => Stored?.Json;

    /// <summary>The new object (for a delete: the last state). Stages replace it.</summary>
    public required JsonObject Object { get; set; }

    /// <summary><c>status</c>, … ; empty for the resource itself.</summary>
    public string Subresource => Scope.Subresource;

    /// <summary>Operations that commit together with this one, for example the IPAddress that a Service takes.</summary>
    public List<StoreOperation> AlongWith { get; } = [];

    /// <summary>
    /// Whether the subresource's handler made the whole new state (binding, finalize): the strategy's rules are about what users may
    /// change and do not apply.
    /// </summary>
    public bool IsInternal => Subresource is "binding" or "finalize";

    public bool IsStatus => Subresource == "status";
}
