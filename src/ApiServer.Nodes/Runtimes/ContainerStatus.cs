namespace ApiServer.Nodes.Runtimes;

/// <summary>A container as its runtime sees it.</summary>
/// <param name="Id">With the runtime's scheme.</param>
/// <param name="Image">The image it was made from, as the Pod named it.</param>
/// <param name="ImageId">The image's id.</param>
/// <param name="Attempt">How often it was restarted.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="FinishedAt">When it ended; null while it runs.</param>
/// <param name="ExitCode">Its exit code once it ended.</param>
/// <param name="EndReason">Why it ended, where the exit code does not say it: <c>OOMKilled</c>.</param>
public sealed record ContainerStatus(
    string Id,
    string Image,
    string ImageId,
    int Attempt,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt = null,
    int ExitCode = 0,
    string? EndReason = null)
{
    public bool IsRunning => FinishedAt is null;
}
