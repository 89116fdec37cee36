using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>
/// One allocation of the node ports of a Service, the one for its health checks among them (upstream: alloc.go, initNodePorts and
/// updateNodePorts). A port is taken whole: two protocols share one only within a Service.
/// </summary>
internal sealed class NodePorts(NodePortRange range, JsonObject? old)
{
    private readonly HashSet<long> _kept = old is null || !ServiceForm.MayHaveNodePorts(old) ? [] : [.. Of(old)];
    private readonly HashSet<long> _chosen = [];

    /// <summary>The node ports that a Service holds.</summary>
    public static IEnumerable<long> Held(JsonObject service)
    {
        var ports = ServiceForm.MayHaveNodePorts(service) ? Of(service) : [];
        return (ServiceForm.NeedsHealthCheck(service) && HealthCheck(service) is > 0 and var check ? ports.Append(check) : ports).Distinct();
    }

    /// <summary>The Service with a node port on every port that has none and needs one.</summary>
    /// <exception cref="ApiStatusException">500: the range is full.</exception>
    public JsonObject Allocate(JsonObject service, List<FieldError> errors)
    {
        if (ServiceForm.MayHaveNodePorts(service))
        {
            service = service.WithAt(AllocatePorts(service, errors), "spec", "ports");
        }

        return ServiceForm.NeedsHealthCheck(service) && errors.Count == 0 ? AllocateHealthCheck(service) : service;
    }

    /// <summary>What the update leaves open stays as it was: ports by their names, as upstream's patchAllocatedValues.</summary>
    public static JsonObject Keep(JsonObject service, JsonObject old)
    {
        if (ServiceForm.MayHaveNodePorts(old) && ServiceForm.MayHaveNodePorts(service))
        {
            var used = Of(old).Intersect(Of(service)).ToHashSet();
            var before = old.ArrayAt("spec", "ports").Objects.Where(p => Port(p) > 0).ToLookup(Name, Port);
            service = service.WithAt(service.ArrayAt("spec", "ports").Map(KeepPort), "spec", "ports");

            JsonValue KeepPort(JsonValue p) =>
                p is JsonObject port && Port(port) == 0 && before[Name(port)].LastOrDefault() is > 0 and var had && !used.Contains(had) ? port.With("nodePort", had) : p;
        }

        return ServiceForm.NeedsHealthCheck(old) && ServiceForm.NeedsHealthCheck(service) && HealthCheck(service) == 0
            ? service.WithAt(HealthCheck(old), "spec", "healthCheckNodePort")
            : service;
    }

    /// <summary>Drops the node ports that the changed Service may not have, unless the user wrote others than before.</summary>
    public static JsonObject Drop(JsonObject service, JsonObject old)
    {
        if (ServiceForm.MayHaveNodePorts(old) && !ServiceForm.MayHaveNodePorts(service) && Of(service).SequenceEqual(Of(old)))
        {
            service = service.WithAt(service.ArrayAt("spec", "ports").Map(p => p is JsonObject port ? port.Without("nodePort") : p), "spec", "ports");
        }

        return ServiceForm.NeedsHealthCheck(old) && !ServiceForm.NeedsHealthCheck(service) && HealthCheck(service) == HealthCheck(old)
            ? service.WithoutAt("spec", "healthCheckNodePort")
            : service;
    }

    private static IEnumerable<long> Of(JsonObject service) => service.ArrayAt("spec", "ports").Objects.Select(Port).Where(p => p > 0);

    private static long Port(JsonObject port) => port.Integer("nodePort") ?? 0;

    private static long HealthCheck(JsonObject service) => service.IntegerAt("spec", "healthCheckNodePort") ?? 0;

    private static string Name(JsonObject port) => port.String("name") ?? "";

    private static string Protocol(JsonObject port) => port.String("protocol") ?? "TCP";

    private JsonArray AllocatePorts(JsonObject service, List<FieldError> errors)
    {
        var ports = service.ArrayAt("spec", "ports");
        var byNumber = new Dictionary<long, long>();
        var seen = new HashSet<(string, long)>();
        for (var i = 0; i < ports.Count && errors.Count == 0; i++)
        {
            if (ports[i] is not JsonObject port || (Port(port) == 0 && !ServiceForm.NeedsNodePorts(service)))
            {
                continue;
            }

            // A new Service's ports of one number share their node port: the one that any of them asks for.
            var number = port.Integer("port") ?? 0;
            var shared = old is null ? byNumber.GetValueOrDefault(number) : 0;
            var wanted = Port(port) > 0 ? Port(port) : shared > 0 ? shared : old is null ? Asked(ports, number) : 0;
            var isHeld = old is null ? wanted == shared : _kept.Contains(wanted) || _chosen.Contains(wanted);
            if (wanted == 0)
            {
                wanted = Next();
            }
            else if (seen.Add((Protocol(port), wanted)) && !isHeld && Refusal(wanted) is { } why)
            {
                // One that a port of the same protocol has is the validator's to refuse.
                errors.Add(FieldError.Invalid($"spec.ports[{i}].nodePort", wanted, why));
            }

            _chosen.Add(wanted);
            byNumber.TryAdd(number, wanted);
            ports = ports.With(i, port.With("nodePort", wanted));
        }

        return ports;
    }

    private static long Asked(JsonArray ports, long number) =>
        ports.Objects.Where(p => p.Integer("port") == number).Select(Port).FirstOrDefault(p => p > 0);

    private string? Refusal(long port) =>
        !NodePortRange.Contains(port) ? NodePortRange.OutOfRange
        : _chosen.Contains(port) || range.IsTaken(port) ? NodePortRange.Taken
        : null;

    private JsonObject AllocateHealthCheck(JsonObject service)
    {
        var given = HealthCheck(service);
        if (given == 0)
        {
            return service.WithAt(Next(), "spec", "healthCheckNodePort");
        }

        // One that an update changes is the validator's to refuse.
        return (old is null || !ServiceForm.NeedsHealthCheck(old)) && Refusal(given) is { } why
            ? throw StatusErrors.Internal($"failed to allocate requested HealthCheck NodePort {given}: {why}")
            : service;
    }

    private long Next() => range.Choose(_chosen) ?? throw StatusErrors.Internal("failed to allocate a nodePort: range is full");
}
