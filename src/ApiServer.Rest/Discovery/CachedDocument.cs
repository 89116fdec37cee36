using System.Security.Cryptography;
using ApiServer.Model.Json;

namespace ApiServer.Rest.Discovery;

/// <summary>A document that does not change while the server runs: its compact bytes, and a strong ETag of them.</summary>
internal sealed class CachedDocument
{
    public CachedDocument(JsonObject tree)
    {
        Tree = tree;
        Bytes = [.. tree.ToUtf8(), (byte)'\n'];
        ETag = $"\"{Convert.ToHexString(SHA512.HashData(Bytes))}\"";
    }

    public JsonObject Tree { get; }

    /// <summary>With a final line break.</summary>
    public byte[] Bytes { get; }

    /// <summary>Quoted.</summary>
    public string ETag { get; }
}
