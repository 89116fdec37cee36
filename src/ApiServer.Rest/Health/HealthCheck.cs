namespace ApiServer.Rest.Health;

/// <summary>One named check.</summary>
/// <param name="Name">As shown by <c>?verbose</c>, for example <c>poststarthook/system-namespaces</c>.</param>
/// <param name="IsHealthy">Cheap and without waiting.</param>
/// <param name="ReadinessOnly">Whether the process may well live without it: <c>/livez</c> and <c>/healthz</c> leave it out.</param>
public sealed record HealthCheck(string Name, Func<bool> IsHealthy, bool ReadinessOnly = false);
