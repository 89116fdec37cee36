using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>
/// Gives Services their cluster addresses and node ports, keeps them through updates and frees them (upstream does this not in a
/// plugin but in the Service's storage, pkg/registry/core/service/storage/alloc.go).
/// </summary>
internal sealed class ServiceAddressesStage(IObjectStore store, StrategyContext context) : AdmissionStage
{
    private readonly ServiceRange _range = new(store, context);
    private readonly NodePortRange _nodePorts = new(store, context);

    public override string Name => "ServiceAddresses";

    public override void Mutate(WriteAttempt attempt)
    {
        if (Is(attempt, ResourceNames.Services, WriteOperation.Create))
        {
            Allocate(attempt, null);
        }
        else if (Is(attempt, ResourceNames.Services, WriteOperation.Update) && attempt.Old is { } old)
        {
            attempt.Object = KeepAllocated(attempt.Object, old);
            Allocate(attempt, old);
        }
    }

    /// <summary>Addresses and ports are taken and freed in the transaction of the Service itself.</summary>
    public override void Validate(WriteAttempt attempt)
    {
        if (attempt.Definition.GroupResource != ResourceNames.Services)
        {
            return;
        }

        var before = attempt.Operation == WriteOperation.Create ? null : attempt.Old ?? attempt.Object;
        var after = Goes(attempt) ? null : attempt.Object;
        HoldAddress(attempt, ServiceForm.HeldAddress(before), ServiceForm.HeldAddress(after));
        HoldPorts(attempt, before is null ? [] : [.. NodePorts.Held(before)], after is null ? [] : [.. NodePorts.Held(after)]);
    }

    /// <summary>Whether the object is gone after this write: a deletion that nothing holds up, or the update that removes the last finalizer.</summary>
    private static bool Goes(WriteAttempt attempt) =>
        attempt.Object.ArrayAt("metadata", "finalizers").Count == 0
        && (attempt.Operation == WriteOperation.Delete || attempt.Object.IsDeleting());

    private void HoldAddress(WriteAttempt attempt, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        var (ns, name) = (attempt.Object.Namespace(), attempt.Object.Name());
        if (before is not null && _range.Release(before, ns, name) is { } release)
        {
            attempt.AlongWith.Add(release);
        }

        if (after is not null)
        {
            attempt.AlongWith.Add(_range.Take(after, ns, name));
        }
    }

    private void HoldPorts(WriteAttempt attempt, List<long> before, List<long> after)
    {
        var (ns, name) = (attempt.Object.Namespace(), attempt.Object.Name());
        attempt.AlongWith.AddRange(before.Except(after).Select(p => _nodePorts.Release(p, ns, name)).OfType<StoreOperation>());
        attempt.AlongWith.AddRange(after.Except(before).Select(p => NodePortRange.Take(p, ns, name)));
    }

    private static JsonObject KeepAllocated(JsonObject service, JsonObject old)
    {
        if (ServiceForm.NeedsAddress(old))
        {
            service = ServiceForm.NeedsAddress(service) ? KeepAddress(service, old) : DropAddress(service, old);
        }

        return NodePorts.Drop(NodePorts.Keep(service, old), old);
    }

    private static JsonObject KeepAddress(JsonObject service, JsonObject old)
    {
        if (ServiceForm.Address(service).Length == 0)
        {
            service = Copy(Copy(service, old, "clusterIP"), old, "clusterIPs");
        }

        service = service.ArrayAt("spec", "ipFamilies").Count == 0 ? Copy(service, old, "ipFamilies") : service;
        return service.StringAt("spec", "ipFamilyPolicy") is null ? Copy(service, old, "ipFamilyPolicy") : service;
    }

    private static JsonObject DropAddress(JsonObject service, JsonObject old)
    {
        if (ServiceForm.Address(service) != ServiceForm.Address(old))
        {
            return service;
        }

        foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
        {
            service = service.At("spec", field)?.Equals(old.At("spec", field)) == true ? service.WithoutAt("spec", field) : service;
        }

        return service;
    }

    private static JsonObject Copy(JsonObject service, JsonObject old, string field) => service.WithOrWithoutAt(old.At("spec", field), "spec", field);

    private static ApiStatusException Invalid(WriteAttempt attempt, params FieldError[] errors) =>
        StatusErrors.Invalid(attempt.Definition, attempt.Object.Name(), errors);

    private void Allocate(WriteAttempt attempt, JsonObject? old)
    {
        if (ServiceForm.NeedsAddress(attempt.Object))
        {
            attempt.Object = ServiceForm.WithFamilies(ServiceForm.WithAddress(attempt.Object, Address(attempt, old)));
        }

        var errors = new List<FieldError>();
        attempt.Object = new NodePorts(_nodePorts, old).Allocate(attempt.Object, errors);
        if (errors.Count > 0)
        {
            throw Invalid(attempt, [.. errors]);
        }
    }

    private string Address(WriteAttempt attempt, JsonObject? old)
    {
        var wanted = ServiceForm.Address(attempt.Object);
        if (wanted == ServiceForm.Headless || (wanted.Length > 0 && ServiceForm.HeldAddress(old) is not null))
        {
            // An address that an update changes is the validator's to refuse.
            return wanted;
        }

        if (wanted.Length == 0)
        {
            return _range.Choose() ?? throw StatusErrors.Internal("failed to allocate a serviceIP: range is full");
        }

        if (!ServiceRange.IsAddress(wanted))
        {
            throw Invalid(attempt, FieldError.Invalid("spec.clusterIPs[0]", wanted, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }

        if (Refusal(wanted) is { } why)
        {
            throw Invalid(attempt, FieldError.Invalid("spec.clusterIPs", JsonArray.OfStrings(wanted), $"failed to allocate IP {wanted}: {why}"));
        }

        return wanted;
    }

    private string? Refusal(string address)
    {
        if (!ServiceRange.Contains(address))
        {
            return $"the provided IP ({address}) is not in the valid range. The range of valid IPs is {ServiceRange.Text}";
        }

        return _range.Holder(address) is null ? null : "provided IP is already allocated";
    }
}
