using Microsoft.Extensions.Logging;

namespace ApiServer.Store;

/// <summary>What the store logs.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(100, LogLevel.Information, "Store opened at revision {Revision} with {Objects} objects in {Milliseconds} ms")]
    public static partial void Opened(ILogger logger, long revision, int objects, long milliseconds);

    [LoggerMessage(101, LogLevel.Error, "The revision log failed")]
    public static partial void LogFailed(ILogger logger, Exception cause);

    [LoggerMessage(102, LogLevel.Warning, "The revision log was read again: {Missing} changes had been written; revision {Revision}")]
    public static partial void Recovered(ILogger logger, int missing, long revision);

    [LoggerMessage(103, LogLevel.Critical, "The store cannot go on")]
    public static partial void Stopped(ILogger logger, Exception cause);

    [LoggerMessage(104, LogLevel.Information, "A stale migration lock was removed")]
    public static partial void StaleMigrationLock(ILogger logger);

    [LoggerMessage(105, LogLevel.Information, "Migrating the database from {From}")]
    public static partial void Migrating(ILogger logger, string from);
}
