namespace ApiServer.Store.Revisions;

/// <summary>The log failed; whether the last batch was written is unknown until <see cref="IRevisionLog.Recover"/>.</summary>
/// <param name="message">What failed.</param>
/// <param name="fatal">Whether the process must stop: after a failed fsync, or in a corrupt file, nothing that is read can be trusted.</param>
/// <param name="inner">The database's error.</param>
internal sealed class RevisionLogException(string message, bool fatal, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFatal { get; } = fatal;
}
