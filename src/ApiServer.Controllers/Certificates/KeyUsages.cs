using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ApiServer.Controllers.Certificates;

/// <summary>The extensions that say what a key may be used for (authority/policies.go, keyUsagesFromStrings).</summary>
internal static class KeyUsages
{
    private static readonly Dictionary<string, X509KeyUsageFlags> Flags = new(StringComparer.Ordinal)
    {
        ["signing"] = X509KeyUsageFlags.DigitalSignature,
        ["digital signature"] = X509KeyUsageFlags.DigitalSignature,
        ["content commitment"] = X509KeyUsageFlags.NonRepudiation,
        ["key encipherment"] = X509KeyUsageFlags.KeyEncipherment,
        ["key agreement"] = X509KeyUsageFlags.KeyAgreement,
        ["data encipherment"] = X509KeyUsageFlags.DataEncipherment,
        ["cert sign"] = X509KeyUsageFlags.KeyCertSign,
        ["crl sign"] = X509KeyUsageFlags.CrlSign,
        ["encipher only"] = X509KeyUsageFlags.EncipherOnly,
        ["decipher only"] = X509KeyUsageFlags.DecipherOnly,
    };

    /// <summary>In the order in which certificates name them.</summary>
    private static readonly (string Usage, string Oid)[] Purposes =
    [
        ("any", "2.5.29.37.0"),
        ("server auth", "1.3.6.1.5.5.7.3.1"),
        ("client auth", "1.3.6.1.5.5.7.3.2"),
        ("code signing", "1.3.6.1.5.5.7.3.3"),
        ("email protection", "1.3.6.1.5.5.7.3.4"),
        ("s/mime", "1.3.6.1.5.5.7.3.4"),
        ("ipsec end system", "1.3.6.1.5.5.7.3.5"),
        ("ipsec tunnel", "1.3.6.1.5.5.7.3.6"),
        ("ipsec user", "1.3.6.1.5.5.7.3.7"),
        ("timestamping", "1.3.6.1.5.5.7.3.8"),
        ("ocsp signing", "1.3.6.1.5.5.7.3.9"),
        ("microsoft sgc", "1.3.6.1.4.1.311.10.3.3"),
        ("netscape sgc", "2.16.840.1.113730.4.1"),
    ];

    /// <summary>The extensions for these usages, which validation knows.</summary>
    /// <param name="usages">As a request's spec names them.</param>
    public static IEnumerable<X509Extension> Extensions(IReadOnlyCollection<string> usages)
    {
        var flags = usages.Aggregate(X509KeyUsageFlags.None, (all, usage) => all | Flags.GetValueOrDefault(usage));
        if (flags != X509KeyUsageFlags.None)
        {
            yield return new X509KeyUsageExtension(flags, critical: true);
        }

        var purposes = Purposes.Where(p => usages.Contains(p.Usage)).Select(p => p.Oid).Distinct().Select(oid => new Oid(oid)).ToArray();
        if (purposes.Length > 0)
        {
            yield return new X509EnhancedKeyUsageExtension([.. purposes], critical: false);
        }
    }
}
