using System.Buffers;
using ApiServer.Model.Errors;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Bodies;

/// <summary>Reads a body whole, up to the limit of the API.</summary>
internal static class RequestBody
{
    /// <summary>3 MiB, as upstream.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiStatusException">413: it is larger than <see cref="Limit"/>.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit)
        {
            throw TooLarge();
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > Limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ApiStatusException TooLarge() => StatusErrors.TooLarge($"Request entity too large: limit is {Limit}");
}
