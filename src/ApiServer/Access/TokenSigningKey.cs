using System.Security.Cryptography;

namespace ApiServer.Access;

/// <summary>The key that signs ServiceAccount tokens, kept in the data directory (<c>sa.key</c>, mode 0600).</summary>
internal static class TokenSigningKey
{
    /// <summary>The key; made when there is none yet, and kept unless <paramref name="directory"/> is null.</summary>
    public static ECDsa LoadOrCreate(string? directory)
    {
        var path = directory is null ? null : Path.Combine(directory, "sa.key");
        if (path is not null && PrivateFile.Read(path) is { } pem)
        {
            var kept = ECDsa.Create();
            kept.ImportFromPem(pem);
            return kept;
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (path is not null)
        {
            PrivateFile.Write(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        return key;
    }
}
