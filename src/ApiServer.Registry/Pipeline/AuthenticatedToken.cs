using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Pipeline;

/// <summary>A token that is good.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Audiences">Those of the audiences asked for that it is meant for.</param>
public sealed record AuthenticatedToken(UserInfo User, IReadOnlyList<string> Audiences);
