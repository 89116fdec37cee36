using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>
/// The node ports 30000 to 32767 and who has which: a record per port, made and deleted in the Service's own transaction, so that two
/// Services never share one (upstream: pkg/registry/core/service/portallocator, whose bitmap is no resource either).
/// </summary>
internal sealed class NodePortRange(IObjectStore store, StrategyContext context)
{
    public const string Taken = "provided port is already allocated";

    /// <summary>Not in the catalog: nobody can ask for the records.</summary>
    private const string Type = "nodeports";

    private const int First = 30000;
    private const int Last = 32767;

    /// <summary>The lower end is left to ports that people choose: min(max(16, size/32), 128) of them.</summary>
    private const int FirstDynamic = First + 86;

    public static readonly string OutOfRange =
        string.Create(CultureInfo.InvariantCulture, $"provided port is not in the valid range. The range of valid ports is {First}-{Last}");

    public static bool Contains(long port) => port is >= First and <= Last;

    public bool IsTaken(long port) => store.Get(Key(port)) is not null;

    /// <summary>A free port: of the upper part from a random place on, of the lower when the upper is full; null when all are taken.</summary>
    /// <param name="own">What the Service has been given already.</param>
    public long? Choose(IReadOnlySet<long> own)
    {
        const int Size = Last - FirstDynamic + 1;
        var offset = (int)(context.Ids.NextFraction() * Size);
        var candidates = Enumerable.Range(0, Size).Select(i => FirstDynamic + ((offset + i) % Size)).Concat(Enumerable.Range(First, FirstDynamic - First));
        foreach (var port in candidates)
        {
            if (!own.Contains(port) && !IsTaken(port))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>The operation that takes the port; the transaction fails when somebody else has just taken it.</summary>
    public static StoreOperation Take(long port, string ns, string name) => new StoreOperation.Put(
        Key(port),
        JsonObject.Of(
            ("metadata", JsonObject.Of(("name", Key(port).Name))),
            ("parentRef", JsonObject.Of(("resource", "services"), ("namespace", ns), ("name", name)))),
        0);

    /// <summary>The operation that frees the port; null when this Service does not hold it.</summary>
    public StoreOperation? Release(long port, string ns, string name) =>
        store.Get(Key(port)) is { } holder && holder.Json.StringAt("parentRef", "namespace") == ns && holder.Json.StringAt("parentRef", "name") == name
            ? new StoreOperation.Delete(holder.Key, holder.Json, holder.Revision)
            : null;

    private static ObjectKey Key(long port) => new(Type, "", port.ToString(CultureInfo.InvariantCulture));
}
