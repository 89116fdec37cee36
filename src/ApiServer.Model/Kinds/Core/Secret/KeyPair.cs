using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Secret;

/// <summary>Whether a certificate and a private key, both in PEM, belong together; in the words of Go's crypto/tls (X509KeyPair).</summary>
internal static class KeyPair
{
    private const string Certificate = "CERTIFICATE";
    private const string PrivateKey = "PRIVATE KEY";

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(byte[] certificate, byte[] key)
    {
        var certificates = Pem.Blocks(Encoding.UTF8.GetString(certificate));
        if (certificates.Find(b => b.Label == Certificate) is not { } leaf)
        {
            return NoCertificate([.. certificates.Select(b => b.Label)]);
        }

        var keys = Pem.Blocks(Encoding.UTF8.GetString(key));
        if (keys.Find(b => b.Label.EndsWith(PrivateKey, StringComparison.Ordinal)) is not { } found)
        {
            return NoKey([.. keys.Select(b => b.Label)]);
        }

        return Mismatch(leaf.Bytes, found);
    }

    private static string NoCertificate(string[] skipped)
    {
        if (skipped.Length == 0)
        {
            return "tls: failed to find any PEM data in certificate input";
        }

        return skipped.Length == 1 && skipped[0].EndsWith(PrivateKey, StringComparison.Ordinal)
            ? "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
            : $"tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [{string.Join(' ', skipped)}]";
    }

    private static string NoKey(string[] skipped)
    {
        if (skipped.Length == 0)
        {
            return "tls: failed to find any PEM data in key input";
        }

        return skipped.Length == 1 && skipped[0] == Certificate
            ? "tls: found a certificate rather than a key in the PEM for the private key"
            : $"tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: [{string.Join(' ', skipped)}]";
    }

    private static string? Mismatch(byte[] certificate, PemBlock key)
    {
        X509Certificate2 leaf;
        try
        {
            leaf = X509CertificateLoader.LoadCertificate(certificate);
        }
        catch (CryptographicException)
        {
            return "x509: malformed certificate";
        }

        using (leaf)
        using (var rsa = Rsa(key))
        using (var ecdsa = rsa is null ? Ecdsa(key) : null)
        {
            if (rsa is null && ecdsa is null)
            {
                return "tls: failed to parse private key";
            }

            var expected = leaf.PublicKey.Oid.Value == (rsa is null ? "1.2.840.10045.2.1" : "1.2.840.113549.1.1.1");
            if (!expected)
            {
                return "tls: private key type does not match public key type";
            }

            AsymmetricAlgorithm own = rsa is null ? ecdsa! : rsa;
            return own.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(leaf.PublicKey.ExportSubjectPublicKeyInfo())
                ? null
                : "tls: private key does not match public key";
        }
    }

    private static RSA? Rsa(PemBlock key)
    {
        var rsa = RSA.Create();
        return Import(rsa, () =>
        {
            if (key.Label == "RSA PRIVATE KEY")
            {
                rsa.ImportRSAPrivateKey(key.Bytes, out _);
            }
            else
            {
                rsa.ImportPkcs8PrivateKey(key.Bytes, out _);
            }
        }) ? rsa : null;
    }

    private static ECDsa? Ecdsa(PemBlock key)
    {
        var ecdsa = ECDsa.Create();
        return Import(ecdsa, () =>
        {
            if (key.Label == "EC PRIVATE KEY")
            {
                ecdsa.ImportECPrivateKey(key.Bytes, out _);
            }
            else
            {
                ecdsa.ImportPkcs8PrivateKey(key.Bytes, out _);
            }
        }) ? ecdsa : null;
    }

    private static bool Import(AsymmetricAlgorithm algorithm, Action import)
    {
        try
        {
            import();
            return true;
        }
        catch (CryptographicException)
        {
            algorithm.Dispose();
            return false;
        }
    }
}
