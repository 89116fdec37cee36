using System.IO.Compression;

namespace ApiServer.Rest.Answers;

/// <summary>A large body that is kept, in a tenth of the memory: most clients take it as it is.</summary>
internal sealed class CompressedBody
{
    private readonly byte[] _gzip;

    /// <summary>Compresses a body.</summary>
    public CompressedBody(ReadOnlySpan<byte> body)
    {
        Length = body.Length;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(body);
        }

        _gzip = compressed.ToArray();
    }

    /// <summary>The number of bytes before compression.</summary>
    public int Length { get; }

    /// <summary>The compressed bytes.</summary>
    public ReadOnlyMemory<byte> Gzip => _gzip;

    /// <summary>The bytes that were compressed.</summary>
    public Stream Open() => new GZipStream(new MemoryStream(_gzip, writable: false), CompressionMode.Decompress);
}
