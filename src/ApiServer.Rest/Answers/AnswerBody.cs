using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ApiServer.Rest.Answers;

/// <summary>Where an answer of known length is written: the response itself, or a gzip stream into it when the client asked and it is worth it.</summary>
internal sealed class AnswerBody : IAsyncDisposable
{
    /// <summary>Smaller answers are not compressed (apiserver defaultGzipThresholdBytes).</summary>
    public const int GzipFrom = 128 * 1024;

    private const int FlushFrom = 64 * 1024;

    private readonly GZipStream? _gzip;
    private readonly PipeWriter _writer;

    private AnswerBody(PipeWriter writer, GZipStream? gzip)
    {
        _writer = writer;
        _gzip = gzip;
    }

    /// <summary>For synchronous writers.</summary>
    public PipeWriter Writer => _writer;

    /// <summary>Sets status and headers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP status code.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="length">The number of bytes that will be written.</param>
    public static AnswerBody Begin(HttpContext context, int code, string contentType, long length)
    {
        var response = context.Response;
        response.StatusCode = code;
        response.ContentType = contentType;
        if (length < GzipFrom || !AcceptsGzip(context.Request))
        {
            response.ContentLength = length;
            return new AnswerBody(response.BodyWriter, null);
        }

        response.Headers.ContentEncoding = "gzip";
        response.Headers.Vary = StringValues.Concat(response.Headers.Vary, "Accept-Encoding");
        var gzip = new GZipStream(response.BodyWriter.AsStream(leaveOpen: true), CompressionLevel.Fastest, leaveOpen: true);
        return new AnswerBody(PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true)), gzip);
    }

    /// <summary>Writes one whole body.</summary>
    public static async Task WriteAsync(HttpContext context, int code, string contentType, ReadOnlyMemory<byte> body)
    {
        var answer = Begin(context, code, contentType, body.Length);
        await using (answer.ConfigureAwait(false))
        {
            await answer.Writer.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Answers 200 with one whole body, compressed as it is kept when the client takes that.</summary>
    public static async Task WriteAsync(HttpContext context, string contentType, CompressedBody body)
    {
        var response = context.Response;
        response.StatusCode = 200;
        response.ContentType = contentType;
        if (body.Length >= GzipFrom && AcceptsGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            response.Headers.Vary = StringValues.Concat(response.Headers.Vary, "Accept-Encoding");
            response.ContentLength = body.Gzip.Length;
            await response.BodyWriter.WriteAsync(body.Gzip, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        response.ContentLength = body.Length;
        var plain = body.Open();
        await using (plain.ConfigureAwait(false))
        {
            await plain.CopyToAsync(response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the client take what was written, when it has become much.</summary>
    public ValueTask<FlushResult> FlushWhenLargeAsync(CancellationToken cancellationToken) =>
        _writer.CanGetUnflushedBytes && _writer.UnflushedBytes < FlushFrom ? default : _writer.FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_gzip is null)
        {
            await _writer.FlushAsync().ConfigureAwait(false);
            return;
        }

        await _writer.CompleteAsync().ConfigureAwait(false);
        await _gzip.DisposeAsync().ConfigureAwait(false);
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        foreach (var header in request.Headers.AcceptEncoding)
        {
            foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (part.StartsWith("gzip", StringComparison.OrdinalIgnoreCase) && !IsRefused(part))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsRefused(string coding)
    {
        var q = coding.IndexOf("q=", StringComparison.OrdinalIgnoreCase);
        return q >= 0 && double.TryParse(coding.AsSpan(q + 2), NumberStyles.Float, CultureInfo.InvariantCulture, out var quality) && quality == 0;
    }
}
