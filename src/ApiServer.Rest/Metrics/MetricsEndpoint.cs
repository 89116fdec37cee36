using ApiServer.Rest.Answers;
using ApiServer.Rest.Pipeline;
using Prometheus;

namespace ApiServer.Rest.Metrics;

/// <summary><c>/metrics</c>: the cluster's registry as Prometheus text.</summary>
internal sealed class MetricsEndpoint(CollectorRegistry registry) : IEndpoint
{
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    public async Task ServeAsync(Exchange exchange)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, exchange.Aborted).ConfigureAwait(false);
        await AnswerBody.WriteAsync(exchange.Http, 200, TextFormat, text.ToArray()).ConfigureAwait(false);
    }
}
