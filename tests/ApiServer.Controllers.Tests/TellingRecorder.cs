using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Tests;

/// <summary>Keeps what was recorded as lines: <c>Warning PersistentVolumeClaim/c Reason: message</c>.</summary>
internal sealed class TellingRecorder : IEventRecorder
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public void Normal(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        Add("Normal", regarding, reason, message);

    public void Warning(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        Add("Warning", regarding, reason, message);

    private void Add(string type, JsonObject regarding, string reason, string message)
    {
        lock (_lines)
        {
            _lines.Add($"{type} {regarding.String("kind")}/{regarding.Name()} {reason}: {message}");
        }
    }
}
