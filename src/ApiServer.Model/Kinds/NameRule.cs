namespace ApiServer.Model.Kinds;

/// <summary>Which names a kind accepts.</summary>
public enum NameRule
{
    /// <summary>Lower-case RFC 1123 subdomain, up to 253 characters: most kinds.</summary>
    Subdomain,

    /// <summary>Lower-case RFC 1123 label, up to 63: Namespaces, StatefulSets, EndpointSlices' owners.</summary>
    Label,

    /// <summary>RFC 1035 label, up to 63, starts with a letter: Services.</summary>
    Label1035,

    /// <summary>Any single path segment: RBAC kinds, CertificateSigningRequest, DNSRecord.</summary>
    PathSegment,

    /// <summary>An address in its canonical form: IPAddress.</summary>
    IPAddress,
}
