namespace ApiServer.Registry.Events;

/// <summary>Occurrences that belong to one Event of the newer form.</summary>
/// <param name="first">The one that the Event tells of.</param>
/// <param name="name">The Event's name.</param>
internal sealed class EventSeries(Occurrence first, string name)
{
    public Occurrence First { get; } = first;

    public string Name { get; } = name;

    public long Count { get; set; } = 1;

    /// <summary>When it was seen last.</summary>
    public DateTimeOffset Last { get; set; } = first.Time;

    /// <summary>When the Event was written last.</summary>
    public DateTimeOffset Written { get; set; } = first.Time;
}
