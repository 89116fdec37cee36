using ApiServer.Rest.Answers;
using ApiServer.Rest.Pipeline;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;

namespace ApiServer.Rest.Connections;

/// <summary>Streams a container's log as text until it ends, the client leaves or the server stops.</summary>
internal sealed class LogStream(IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(Exchange exchange, IAsyncEnumerable<ReadOnlyMemory<byte>> log)
    {
        var response = exchange.Response;
        WarningHeaders.Write(response, exchange.Warnings);
        response.StatusCode = 200;
        response.ContentType = "text/plain";

        // A quiet container is not a slow client.
        if (exchange.Http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, lifetime.ApplicationStopping);
        try
        {
            await response.BodyWriter.FlushAsync(stop.Token).ConfigureAwait(false);
            await foreach (var piece in log.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                if ((await response.BodyWriter.WriteAsync(piece, stop.Token).ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Who reads it has gone, or the server goes: there is nobody to tell.
        }
    }
}
