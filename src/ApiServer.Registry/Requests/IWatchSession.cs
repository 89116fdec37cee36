using ApiServer.Model.Errors;

namespace ApiServer.Registry.Requests;

/// <summary>A running watch: first the initial state (when asked for), then the changes. For one reader, without a buffer.</summary>
public interface IWatchSession
{
    /// <summary>The revision up to which everything was read: what a bookmark says.</summary>
    long Position { get; }

    /// <summary>Whether the initial events have all been read, and their end must be told by the <c>k8s.io/initial-events-end</c> bookmark.</summary>
    bool InitialEventsEndDue { get; }

    /// <summary>What ends the stream when <see cref="TryRead"/> answered false: 410 <c>too old resource version: 1 (906)</c>, or 504 for a revision that was not reached.</summary>
    ApiStatus Refusal { get; }

    /// <summary>Adds the next frames (at most <paramref name="max"/>). False when there are none and will be none: see <see cref="Refusal"/>.</summary>
    bool TryRead(ICollection<WatchFrame> frames, int max);

    /// <summary>Says that the bookmark that ends the initial events was sent.</summary>
    void InitialEventsEndSent();

    /// <summary>Completes when there may be something to read.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
