using System.Globalization;

namespace ApiServer.Logging;

/// <summary>The log of one category: <c>time level: category[event] message exception</c>.</summary>
internal sealed class StandardErrorLogger(TextWriter writer, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);

        // Log lines carry the machine's time, whatever the cluster's clock says: they are read beside other programs' logs.
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var text = OneLine(exception is null ? formatter(state, null) : formatter(state, exception) + " " + exception);
        writer.WriteLine($"{time} {Abbreviation(logLevel)}: {category}[{eventId.Id.ToString(CultureInfo.InvariantCulture)}] {text}");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Abbreviation(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
