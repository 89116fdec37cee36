using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Events;

/// <summary>Something that a component told, before it is an Event.</summary>
internal sealed record Occurrence(string Type, string Component, JsonObject Regarding, string Reason, string Message)
{
    public required DateTimeOffset Time { get; init; }

    public string? FieldPath { get; init; }

    /// <summary>The node, for kubelets.</summary>
    public string? Host { get; init; }

    /// <summary>What was tried; set for components that use the newer API's form (eventTime, series).</summary>
    public string? Action { get; init; }

    /// <summary>Whether it stands for others that are similar.</summary>
    public bool IsCombined { get; init; }

    public override string ToString() => $"{Reason} of {Regarding.Namespace()}/{Regarding.Name()}: {Message}";
}
