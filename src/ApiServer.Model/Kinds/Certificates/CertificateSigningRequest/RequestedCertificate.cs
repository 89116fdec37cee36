using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>What a PKCS#10 request asks to be signed, as Go's crypto/x509 reads it (apis/certificates/helpers.go, ParseCSR).</summary>
public sealed class RequestedCertificate
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string CommonNameType = "2.5.4.3";
    private const string OrganizationType = "2.5.4.10";
    private const string AlternativeNamesType = "2.5.29.17";
    private const CertificateRequestLoadOptions Unchecked = CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions;

    /// <summary>What is wrong with a signature that cannot be verified.</summary>
    public const string UnknownAlgorithm = "x509: cannot verify signature: algorithm unimplemented";

    private static readonly UniversalTagNumber[] Texts =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.IA5String, UniversalTagNumber.NumericString,
        UniversalTagNumber.TeletexString, UniversalTagNumber.VisibleString, UniversalTagNumber.BMPString,
    ];

    private readonly byte[] _bytes;

    private RequestedCertificate(byte[] bytes)
    {
        _bytes = bytes;
        var request = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, Unchecked, RSASignaturePadding.Pkcs1);
        Subject = request.SubjectName;
        Key = request.PublicKey;
        var attributes = AttributesOf(Subject).ToList();
        CommonName = attributes.LastOrDefault(a => a.Type == CommonNameType).Value ?? "";
        Organizations = [.. attributes.Where(a => a.Type == OrganizationType).Select(a => a.Value)];
        AlternativeNames = [.. request.CertificateExtensions.Where(e => e.Oid?.Value == AlternativeNamesType).SelectMany(NamesOf)];
    }

    /// <summary>The subject.</summary>
    public X500DistinguishedName Subject { get; }

    /// <summary>The key that the certificate is for.</summary>
    public PublicKey Key { get; }

    /// <summary>The last of the subject's common names: a user's name.</summary>
    public string CommonName { get; }

    /// <summary>The subject's organizations: a user's groups.</summary>
    public IReadOnlyList<string> Organizations { get; }

    /// <summary>The alternative names, each as it is encoded; those of other types are left out, as upstream does.</summary>
    public IReadOnlyList<(AlternativeNameType Type, ReadOnlyMemory<byte> Encoded)> AlternativeNames { get; }

    /// <summary>Whether .NET can tell if the request was signed with its key.</summary>
    public bool HasKnownKey => Key.Oid.Value is EllipticCurve or Rsa;

    /// <summary>What an object asks for, which was validated when it was made.</summary>
    /// <param name="request">A CertificateSigningRequest.</param>
    public static RequestedCertificate Of(JsonObject request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(Base64Text.Decode(request.StringAt("spec", "request") ?? "") ?? [], out var problem) ?? throw new InvalidDataException(problem);
    }

    /// <summary>Reads PEM; null and what is wrong when it holds no request.</summary>
    internal static RequestedCertificate? Read(byte[] pem, out string? problem)
    {
        if (Pem.Blocks(Encoding.UTF8.GetString(pem)) is not [{ Label: "CERTIFICATE REQUEST", Bytes: var bytes }, ..])
        {
            problem = "PEM block type must be CERTIFICATE REQUEST";
            return null;
        }

        try
        {
            problem = null;
            return new RequestedCertificate(bytes);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            problem = "asn1: structure error: malformed certificate request";
            return null;
        }
    }

    /// <summary>Whether any alternative name of a type is asked for.</summary>
    /// <param name="type">The type.</param>
    public bool Names(AlternativeNameType type) => AlternativeNames.Any(n => n.Type == type);

    /// <summary>What is wrong with the request's signature, for a key that is known.</summary>
    internal string? SignatureProblem()
    {
        try
        {
            CertificateRequest.LoadSigningRequest(_bytes, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            return null;
        }
        catch (CryptographicException)
        {
            return Key.Oid.Value == Rsa ? "crypto/rsa: verification error" : "x509: ECDSA verification failure";
        }
        catch (PlatformNotSupportedException)
        {
            return "x509: unsupported elliptic curve";
        }
        catch (NotSupportedException)
        {
            return UnknownAlgorithm;
        }
    }

    /// <summary>.NET's own reader knows no relative names of several attributes.</summary>
    private static IEnumerable<(string Type, string Value)> AttributesOf(X500DistinguishedName name)
    {
        var names = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var attributes = names.ReadSetOf(skipSortOrderValidation: true);
            while (attributes.HasData)
            {
                var attribute = attributes.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                var encoding = (UniversalTagNumber)attribute.PeekTag().TagValue;
                if (Texts.Contains(encoding))
                {
                    yield return (type, attribute.ReadCharacterString(encoding));
                }
            }
        }
    }

    private static IEnumerable<(AlternativeNameType Type, ReadOnlyMemory<byte> Encoded)> NamesOf(X509Extension extension)
    {
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            var encoded = names.ReadEncodedValue();
            if (tag.TagClass == TagClass.ContextSpecific && Enum.IsDefined((AlternativeNameType)tag.TagValue))
            {
                yield return ((AlternativeNameType)tag.TagValue, encoded);
            }
        }
    }
}
