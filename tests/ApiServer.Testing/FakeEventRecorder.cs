using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;

namespace ApiServer.Testing;

/// <summary>Keeps what was told, as <c>Normal SuccessfulCreate web: message</c>.</summary>
public sealed class FakeEventRecorder : IEventRecorder
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>In the order in which it was told.</summary>
    public IReadOnlyList<string> Told => [.. _told];

    public void Normal(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        _told.Enqueue($"Normal {reason} {regarding.Name()}: {message}");

    public void Warning(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        _told.Enqueue($"Warning {reason} {regarding.Name()}: {message}");
}
