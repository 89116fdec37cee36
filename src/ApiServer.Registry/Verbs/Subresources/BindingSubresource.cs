using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>POST pods/NAME/binding: sets spec.nodeName once (registry/core/pod BindingREST).</summary>
internal sealed class BindingSubresource(ObjectWriter writer, ResourceCatalog catalog, StrategyContext context) : Subresource
{
    public override IReadOnlyList<string> Names { get; } = ["pods/binding", "bindings"];

    /// <summary>Binding sets a field of the spec that users may not change: the status rules let it pass, as they keep the rest.</summary>
    public override async Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        Check(obj);
        var name = scope.Name.Length > 0 ? scope.Name : obj.Name();
        if (obj.Name().Length > 0 && obj.Name() != name)
        {
            throw StatusErrors.BadRequest("name in URL does not match name in Binding object");
        }

        var target = scope with { Resource = catalog[ResourceNames.Pods], Name = name, Subresource = "binding" };
        var response = await writer.UpdateAsync(target, current => Bind(current, obj), cancellationToken).ConfigureAwait(false);
        return response.Status is null
            ? new ObjectResponse { Code = 201, Status = new ApiStatus { Code = 201, Success = true, Message = "" } }
            : response;
    }

    private static void Check(JsonObject binding)
    {
        var kind = binding.StringAt("target", "kind") ?? "";
        if (kind is not ("" or "Node"))
        {
            throw StatusErrors.BadRequest(FieldError.NotSupported("target.kind", kind, "Node", "<empty>").ToString());
        }

        if (string.IsNullOrEmpty(binding.StringAt("target", "name")))
        {
            throw StatusErrors.BadRequest(FieldError.Required("target.name").ToString());
        }
    }

    private JsonObject Bind(StoredObject current, JsonObject binding)
    {
        var pod = current.Json;
        var node = binding.StringAt("target", "name")!;
        if (binding.Uid() is { Length: > 0 } uid && uid != pod.Uid())
        {
            throw Conflict(pod, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Uid()}");
        }

        if (binding.ResourceVersion() is { Length: > 0 } version && version != pod.ResourceVersion())
        {
            throw Conflict(pod, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {pod.ResourceVersion()}");
        }

        if (pod.IsDeleting())
        {
            throw Conflict(pod, $"pod {pod.Name()} is being deleted, cannot be assigned to a host");
        }

        if (pod.StringAt("spec", "nodeName") is { Length: > 0 } host)
        {
            throw Conflict(pod, $"pod {pod.Name()} is already assigned to node \"{host}\"");
        }

        if (pod.ArrayAt("spec", "schedulingGates").Count > 0)
        {
            throw Conflict(pod, $"pod {pod.Name()} has non-empty .spec.schedulingGates");
        }

        return Scheduled(pod.WithAt(node, "spec", "nodeName"), binding);
    }

    private JsonObject Scheduled(JsonObject pod, JsonObject binding)
    {
        foreach (var map in (ReadOnlySpan<string>)["annotations", "labels"])
        {
            foreach (var (key, value) in binding.ObjectAt("metadata", map))
            {
                pod = pod.WithAt(value, "metadata", map, key);
            }
        }

        var others = pod.ArrayAt("status", "conditions").Where(c => c["type"]?.AsString != "PodScheduled");
        var condition = JsonObject.Of(
            ("type", "PodScheduled"),
            ("status", "True"),
            ("lastProbeTime", JsonNull.Instance),
            ("lastTransitionTime", ApiTime.Format(context.Clock.UtcNow)));
        if (pod.Generation() > 0)
        {
            condition = condition.With("observedGeneration", pod.Generation());
        }

        return pod.WithoutAt("status", "nominatedNodeName").WithAt(JsonArray.Of([.. others, condition]), "status", "conditions");
    }

    private static ApiStatusException Conflict(JsonObject pod, string why) => new(new ApiStatus
    {
        Code = 409,
        Reason = StatusReason.Conflict,
        Message = $"Operation cannot be fulfilled on pods/binding \"{pod.Name()}\": {why}",
        HasDetails = true,
        Name = pod.Name(),
        Kind = "pods/binding",
    });
}
