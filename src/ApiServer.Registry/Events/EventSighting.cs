namespace ApiServer.Registry.Events;

/// <summary>An Event that was written for a key.</summary>
/// <param name="Key">What makes occurrences equal.</param>
/// <param name="Name">The Event's name.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="First">When it was first seen.</param>
internal sealed record EventSighting(string Key, string Name, long Count, DateTimeOffset First);
