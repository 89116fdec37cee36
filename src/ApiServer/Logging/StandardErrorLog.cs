namespace ApiServer.Logging;

/// <summary>
/// Writes log lines to standard error, one line an entry, in the console logger's format. The console logger itself builds a service container, options
/// and formatters before the first line: a tenth of a start.
/// </summary>
internal sealed class StandardErrorLog : ILoggerProvider
{
    private readonly TextWriter _writer = Console.Error;

    /// <summary>The loggers of one cluster: standard output says only that the server is ready, the rest goes to standard error.</summary>
    public static ILoggerFactory NewFactory(LogLevel minimum) =>
        new LoggerFactory([new StandardErrorLog()], new LoggerFilterOptions { MinLevel = minimum });

    public ILogger CreateLogger(string categoryName) => new StandardErrorLogger(_writer, categoryName);

    /// <summary>Standard error belongs to the process.</summary>
    public void Dispose()
    {
    }
}
