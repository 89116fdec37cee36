using System.Threading.Channels;
using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>A watch whose events a test adds while it runs.</summary>
internal sealed class FakeWatchSession : IWatchSession
{
    private readonly Channel<WatchFrame> _frames = Channel.CreateUnbounded<WatchFrame>();

    public long Position { get; set; }

    public bool InitialEventsEndDue { get; set; }

    public bool Expired { get; set; }

    public ApiStatus Refusal { get; set; } = StatusErrors.Expired("too old resource version: 1 (906)").Status;

    public void Add(WatchFrame frame) => Assert.True(_frames.Writer.TryWrite(frame));

    public bool TryRead(ICollection<WatchFrame> frames, int max)
    {
        while (frames.Count < max && _frames.Reader.TryRead(out var frame))
        {
            frames.Add(frame);
            Position = frame.Revision;
        }

        return !Expired;
    }

    public void InitialEventsEndSent() => InitialEventsEndDue = false;

    public Task WaitAsync(CancellationToken cancellationToken) => _frames.Reader.WaitToReadAsync(cancellationToken).AsTask();
}
