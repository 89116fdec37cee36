namespace ApiServer.Rest.FlowControl;

/// <summary>One user's requests at one priority level. Lives while it has any; the level's lock guards it.</summary>
internal sealed class Flow(string user)
{
    public string User { get; } = user;

    /// <summary>What waits, in the order in which it came.</summary>
    public LinkedList<SeatLease> Waiting { get; } = new();

    /// <summary>The seats that this user's requests sit on.</summary>
    public int SeatsInUse { get; set; }

    /// <summary>When the user was last given seats, or came: a number of the level's own count.</summary>
    public long Turn { get; set; }
}
