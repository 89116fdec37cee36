namespace ApiServer.Model.Apply;

/// <summary>A manager with what it owns: an entry of <c>managedFields</c>.</summary>
/// <param name="Name">Who.</param>
/// <param name="Owned">What.</param>
internal sealed record Owner(ManagerName Name, Owned Owned);
