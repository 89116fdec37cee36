using ApiServer.Store;

namespace ApiServer.Registry.Requests;

/// <summary>A page of a collection, in stored form and in order.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Revision">The collection's resourceVersion; 0: it has none.</param>
/// <param name="Continue">The token of the next page, or null.</param>
/// <param name="RemainingItemCount">Known only without selectors.</param>
public sealed record ListResponse(IReadOnlyList<StoredObject> Items, long Revision, string? Continue, long? RemainingItemCount);
