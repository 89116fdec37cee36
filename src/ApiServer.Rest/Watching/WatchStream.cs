using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using ApiServer.Rest.Tables;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;

namespace ApiServer.Rest.Watching;

/// <summary>Streams a watch until its time is over, the client leaves, the server stops or the watcher fell out of the window.</summary>
internal sealed class WatchStream(
    TableEncoder tables, RowForms rows, ClusterClock clock, IdSource ids, TimeProvider time, RestOptions options, IHostApplicationLifetime lifetime)
{
    /// <summary>Events that are written between two flushes at most.</summary>
    private const int Batch = 128;

    /// <summary>Upstream's minRequestTimeout: a watch that names no time ends after one to two times of it.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <summary>How long before the end of a watch its last bookmark comes.</summary>
    private static readonly TimeSpan LastBookmark = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Exchange exchange, ResourceRoute route, IWatchSession session, ListOptions list, AnswerFormat format)
    {
        var include = format.Form == AnswerForm.Table ? IncludeObjectQuery.Parse(exchange.Request) : IncludeObject.Metadata;
        var encoder = new WatchEncoder(tables, rows, clock, route.Definition, format, include);
        var response = exchange.Response;
        WarningHeaders.Write(response, exchange.Warnings);
        response.StatusCode = 200;
        response.ContentType = format.Protobuf ? MediaTypes.ProtobufStream : MediaTypes.Json;

        // A quiet watch is not a slow client.
        if (exchange.Http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        await response.BodyWriter.FlushAsync(exchange.Aborted).ConfigureAwait(false);
        var timeout = Timeout(list);
        using var timer = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, exchange.Aborted, lifetime.ApplicationStopping);
        var bookmarks = list.AllowWatchBookmarks ? new BookmarkTimer(time, options.BookmarkInterval, timeout - LastBookmark, stop.Token) : null;
        try
        {
            await PumpAsync(exchange, session, encoder, bookmarks, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stream just ends: clients go on from the last revision that they saw.
        }
        finally
        {
            bookmarks?.Dispose();
        }
    }

    private static async Task PumpAsync(Exchange exchange, IWatchSession session, WatchEncoder encoder, BookmarkTimer? bookmarks, CancellationToken stop)
    {
        var output = exchange.Response.BodyWriter;
        var frames = new List<WatchFrame>();
        while (!stop.IsCancellationRequested)
        {
            frames.Clear();
            if (!session.TryRead(frames, Batch))
            {
                encoder.WriteError(session.Refusal, output);
                await output.FlushAsync(stop).ConfigureAwait(false);
                return;
            }

            foreach (var frame in frames)
            {
                encoder.Write(frame, output);
            }

            var written = frames.Count > 0;
            if (!written && session.InitialEventsEndDue)
            {
                encoder.WriteBookmark(session.Position, initialEventsEnd: true, output);
                session.InitialEventsEndSent();
                written = true;
            }

            if (!written && bookmarks?.IsDue == true)
            {
                encoder.WriteBookmark(session.Position, initialEventsEnd: false, output);
                bookmarks.Restart();
                written = true;
            }

            if (!written)
            {
                // From here on it only waits for what happens: that takes no seat.
                exchange.Seats?.Dispose();
                await WaitAsync(session, bookmarks, stop).ConfigureAwait(false);
            }
            else if ((await output.FlushAsync(stop).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Waits for something to read, or for the time of a bookmark.</summary>
    private static async Task WaitAsync(IWatchSession session, BookmarkTimer? bookmarks, CancellationToken stop)
    {
        try
        {
            await session.WaitAsync(bookmarks?.Token ?? stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A bookmark is due.
        }
    }

    private TimeSpan Timeout(ListOptions list) => list.TimeoutSeconds is > 0 and var seconds
        ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue / 1000))
        : DefaultTimeout * (1 + ids.NextFraction());
}
