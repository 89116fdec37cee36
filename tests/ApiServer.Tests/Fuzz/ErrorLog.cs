using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ApiServer.Tests.Fuzz;

/// <summary>Keeps what the server logs as an error: failures that no answer shows any more are there.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>The next error, or null.</summary>
    public string? Next => _errors.TryDequeue(out var error) ? error : null;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _errors.Enqueue(formatter(state, exception) + "\n" + exception);
        }
    }

    public void Dispose()
    {
    }
}
