using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>Chooses node ports, 30000 to 32767, that no other Service has (upstream: pkg/registry/core/service/portallocator).</summary>
internal sealed class NodePorts(IObjectStore store, StrategyContext context)
{
    private const int First = 30000;
    private const int Last = 32767;

    /// <summary>The lower end is left to ports that people choose.</summary>
    private const int FirstDynamic = First + 86;

    /// <summary>The Service with a node port on every port that has none, and its errors.</summary>
    public JsonObject Allocate(JsonObject service, JsonObject? old, List<FieldError> errors)
    {
        var taken = Taken(service);
        var own = new HashSet<long>(service.ArrayAt("spec", "ports").Objects.Select(Port).Where(p => p > 0));
        var kept = old is null ? [] : Of(old).ToHashSet();
        var ports = service.ArrayAt("spec", "ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is not JsonObject port)
            {
                continue;
            }

            if (Port(port) is > 0 and var given)
            {
                Check(given, $"spec.ports[{i}].nodePort", taken, kept, errors);
            }
            else if (Choose(taken, own) is { } chosen)
            {
                own.Add(chosen);
                ports = ports.With(i, port.With("nodePort", chosen));
            }
            else
            {
                throw StatusErrors.Internal("failed to allocate a nodePort: range is full");
            }
        }

        return service.WithAt(ports, "spec", "ports");
    }

    /// <summary>Ports that the update leaves open keep what they had, by protocol and port.</summary>
    public static JsonObject Keep(JsonObject service, JsonObject old)
    {
        var own = Of(service).ToHashSet();
        var before = new Dictionary<(string, long), long>();
        foreach (var port in old.ArrayAt("spec", "ports").Objects.Where(p => Port(p) > 0))
        {
            before.TryAdd(Identity(port), Port(port));
        }

        var ports = service.ArrayAt("spec", "ports").Map(p =>
            p is JsonObject port && Port(port) == 0 && before.TryGetValue(Identity(port), out var had) && own.Add(had) ? port.With("nodePort", had) : p);
        return service.WithAt(ports, "spec", "ports");
    }

    /// <summary>Drops the node ports of a Service whose new type has none, unless the user wrote others than before.</summary>
    public static JsonObject Drop(JsonObject service, JsonObject old) =>
        Of(service).SequenceEqual(Of(old))
            ? service.WithAt(service.ArrayAt("spec", "ports").Map(p => p is JsonObject port ? port.Without("nodePort") : p), "spec", "ports")
            : service;

    private static IEnumerable<long> Of(JsonObject service) => service.ArrayAt("spec", "ports").Objects.Select(Port).Where(p => p > 0);

    private static long Port(JsonObject port) => port.Integer("nodePort") ?? 0;

    private static (string Protocol, long Port) Identity(JsonObject port) => (port.String("protocol") ?? "TCP", port.Integer("port") ?? 0);

    private static void Check(long given, string path, HashSet<long> taken, HashSet<long> kept, List<FieldError> errors)
    {
        if (kept.Contains(given))
        {
            return;
        }

        if (given is < First or > Last)
        {
            errors.Add(FieldError.Invalid(path, given, $"provided port is not in the valid range. The range of valid ports is {First}-{Last}"));
        }
        else if (taken.Contains(given))
        {
            errors.Add(FieldError.Invalid(path, given, "provided port is already allocated"));
        }
    }

    private HashSet<long> Taken(JsonObject service) => store.Snapshot(ResourceNames.Services).List()
        .Where(s => s.Key.Namespace != service.Namespace() || s.Key.Name != service.Name())
        .Select(s => s.Json)
        .Where(ServiceForm.NeedsNodePorts)
        .SelectMany(Of)
        .ToHashSet();

    private long? Choose(HashSet<long> taken, HashSet<long> own)
    {
        const int Size = Last - FirstDynamic + 1;
        var offset = (int)(context.Ids.NextFraction() * Size);
        var candidates = Enumerable.Range(0, Size).Select(i => FirstDynamic + ((offset + i) % Size)).Concat(Enumerable.Range(First, FirstDynamic - First));
        foreach (var port in candidates)
        {
            if (!taken.Contains(port) && !own.Contains(port))
            {
                return port;
            }
        }

        return null;
    }
}
