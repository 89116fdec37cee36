using System.Globalization;
using System.Net;
using ApiServer.Dns.Wire;
using ApiServer.Model.Json;

namespace ApiServer.Dns.Zones;

/// <summary>Reads DNSRecord objects. One that a user broke is passed over until it is put back.</summary>
internal static class RecordData
{
    /// <summary>The record, or null when its data does not fit its type.</summary>
    public static DnsResourceRecord? Parse(string owner, JsonObject record)
    {
        var text = record.StringAt("spec", "data") ?? "";
        DnsData? data = record.StringAt("spec", "type") switch
        {
            "A" or "AAAA" => IPAddress.TryParse(text, out var address) ? new DnsData.Address(address) : null,
            "CNAME" => Target(DnsType.Cname, text),
            "PTR" => Target(DnsType.Ptr, text),
            "SRV" => Service(text),
            "TXT" => text.Length <= 255 && text.All(char.IsAscii) ? new DnsData.Text(text) : null,
            _ => null,
        };
        var ttl = record.IntegerAt("spec", "ttl") ?? Records.DnsRecord.Ttl;
        return data is null ? null : new DnsResourceRecord(owner, (uint)Math.Clamp(ttl, 0, int.MaxValue), data);
    }

    private static DnsData.Target? Target(DnsType type, string text) => Name(text) is { } name ? new DnsData.Target(type, name) : null;

    private static DnsData.Service? Service(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 4
            && Number(parts[0]) is { } priority && Number(parts[1]) is { } weight && Number(parts[2]) is { } port && Name(parts[3]) is { } host
                ? new DnsData.Service(priority, weight, port, host)
                : null;
    }

    private static int? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // What the wire can carry: labels of 1 to 63 bytes, 253 in all.
    private static string? Name(string text)
    {
        var name = text.TrimEnd('.').ToLowerInvariant();
        return name.Length is > 0 and <= 253 && name.All(char.IsAscii) && name.Split('.').All(l => l.Length is > 0 and <= 63) ? name : null;
    }
}
