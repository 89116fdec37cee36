using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>
/// 10.96.0.0/12 and who has which address of it: an IPAddress object per address, made and deleted in the Service's own
/// transaction, so that two Services never share one (upstream: pkg/registry/core/service/ipallocator).
/// </summary>
internal sealed class ServiceRange(IObjectStore store, StrategyContext context)
{
    public const string Text = "10.96.0.0/12";

    private const uint Base = (10u << 24) | (96u << 16);
    private const uint First = Base + 1;
    private const uint Last = Base + (1u << 20) - 2;

    /// <summary>The lower end is left to addresses that people choose: min(max(16, size/16), 256) of them.</summary>
    private const uint FirstDynamic = First + 256;

    public static bool IsAddress(string text) => TryParse(text, out _) || (text.Contains(':') && IPAddress.TryParse(text, out _));

    public static bool Contains(string text) => TryParse(text, out var address) && address is >= First and <= Last;

    public StoredObject? Holder(string address) => store.Get(new ObjectKey(ResourceNames.IPAddresses, "", address));

    /// <summary>A free address: of the upper part from a random place on, of the lower when the upper is full; null when all are taken.</summary>
    public string? Choose()
    {
        var size = Last - FirstDynamic + 1;
        var offset = (uint)(context.Ids.NextFraction() * size);
        for (uint i = 0; i < size; i++)
        {
            var address = Format(FirstDynamic + ((offset + i) % size));
            if (Holder(address) is null)
            {
                return address;
            }
        }

        for (var i = First; i < FirstDynamic; i++)
        {
            if (Holder(Format(i)) is null)
            {
                return Format(i);
            }
        }

        return null;
    }

    /// <summary>The operation that takes the address; the transaction fails when somebody else has just taken it.</summary>
    public StoreOperation Take(string address, string ns, string name)
    {
        var holder = JsonObject.Of(
            ("kind", "IPAddress"),
            ("apiVersion", "networking.k8s.io/v1"),
            ("metadata", JsonObject.Of(
                ("name", address),
                ("labels", JsonObject.Of(
                    ("ipaddress.kubernetes.io/ip-family", address.Contains(':') ? "IPv6" : "IPv4"),
                    ("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io"))))),
            ("spec", JsonObject.Of(
                ("parentRef", JsonObject.Of(("resource", "services"), ("namespace", ns), ("name", name))))));
        return new StoreOperation.Put(new ObjectKey(ResourceNames.IPAddresses, "", address), NewObject.Stamp(holder, context), 0);
    }

    /// <summary>The operation that frees the address; null when this Service does not hold it.</summary>
    public StoreOperation? Release(string address, string ns, string name)
    {
        if (Holder(address) is not { } holder)
        {
            return null;
        }

        var parent = holder.Json.ObjectAt("spec", "parentRef");
        return parent.String("namespace") == ns && parent.String("name") == name
            ? new StoreOperation.Delete(holder.Key, holder.Json, holder.Revision)
            : null;
    }

    private static string Format(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }

    /// <summary>Four decimal parts and nothing else: what the framework also reads (1, 0x7f.1, 010.1.1.1) is no address here.</summary>
    private static bool TryParse(string text, out uint address)
    {
        address = 0;
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork || parsed.ToString() != text)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        parsed.TryWriteBytes(bytes, out _);
        address = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }
}
