using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;

namespace ApiServer.Nodes.Tests;

/// <summary>Keeps events as lines: <c>Normal web-0 Scheduled: message</c>.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public IEnumerable<string> Of(string name) => Lines.Where(l => l.Split(' ')[1] == name);

    public void Normal(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        _lines.Enqueue($"Normal {regarding.Name()} {reason}: {message}");

    public void Warning(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        _lines.Enqueue($"Warning {regarding.Name()} {reason}: {message}");
}
