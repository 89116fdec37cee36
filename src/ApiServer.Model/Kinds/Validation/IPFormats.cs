using System.Net;
using System.Net.Sockets;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Addresses in the one way of writing them that upstream takes.</summary>
internal static class IPFormats
{
    public const string Detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// <summary>IPv4 in four decimal parts, or IPv6.</summary>
    public static bool IsIP(string text) => Parse(text) is not null;

    public static IPAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        // .NET also reads "10.1", "010.0.0.1" and a zone.
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (address.ToString() == text ? address : null)
            : (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal) ? null : address);
    }
}
