using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Watch;

/// <summary>A watch that ends with its first event, an ERROR: what goes wrong after its options were read is told in the stream.</summary>
internal sealed class RefusedWatch(ApiStatus refusal) : IWatchSession
{
    public long Position => 0;

    public bool InitialEventsEndDue => false;

    public ApiStatus Refusal => refusal;

    public bool TryRead(ICollection<WatchFrame> frames, int max) => false;

    public void InitialEventsEndSent()
    {
    }

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
