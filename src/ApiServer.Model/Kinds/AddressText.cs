using System.Net;

namespace ApiServer.Model.Kinds;

/// <summary>One way of writing each address, so that indexes find it however it was written.</summary>
public static class AddressText
{
    /// <summary>The address as .NET writes it; a text that is no address as it stands.</summary>
    public static string Canonical(string address) => IPAddress.TryParse(address, out var parsed) ? parsed.ToString() : address;
}
