namespace ApiServer.Rest.FlowControl;

/// <summary>What a priority level does at one moment, and what it has done since the start.</summary>
/// <param name="Executing">Requests that have their seats.</param>
/// <param name="SeatsInUse">The seats that they have.</param>
/// <param name="Waiting">Requests in the queues.</param>
/// <param name="Dispatched">Requests that were given seats.</param>
/// <param name="QueueFull">Requests that found no place in a queue.</param>
/// <param name="TimedOut">Requests that waited for as long as they may.</param>
/// <param name="Cancelled">Requests whose client left, or whose own time was over, while they waited.</param>
internal readonly record struct LevelState(int Executing, int SeatsInUse, int Waiting, long Dispatched, long QueueFull, long TimedOut, long Cancelled);
