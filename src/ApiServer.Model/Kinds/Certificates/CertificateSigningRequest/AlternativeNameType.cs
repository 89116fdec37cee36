namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>The kinds of a subject's alternative names that requests are asked about; the values are their tags (RFC 5280, GeneralName).</summary>
public enum AlternativeNameType
{
    /// <summary>A mail address.</summary>
    Email = 1,

    /// <summary>A DNS name.</summary>
    Dns = 2,

    /// <summary>A URI.</summary>
    Uri = 6,

    /// <summary>An IP address.</summary>
    Address = 7,
}
