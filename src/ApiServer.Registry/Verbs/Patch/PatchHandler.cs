using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>
/// PATCH of an object or a subresource: applied to the present state in the served form, decoded like a body, then written like a PUT. Without a
/// resourceVersion in the patch it is applied again when another writer was faster.
/// </summary>
internal sealed class PatchHandler(ObjectWriter writer, ScaleSubresource scale) : IRequestHandler<PatchRequest, ObjectResponse>
{
    private static readonly TypeSchema ScaleSchema = SchemaTable.BuiltIn["io.k8s.api.autoscaling.v1.Scale"];

    public Task<ObjectResponse> Handle(PatchRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        Unserved.Refuse(scope);
        if (scope.Subresource == "scale")
        {
            return scale.UpdateAsync(scope, current => Patched(request, current, ScaleSchema, "autoscaling/v1", "Scale"), cancellationToken);
        }

        var resource = scope.Resource;
        return writer.UpdateAsync(
            scope,
            current =>
            {
                var served = resource.FromStored(current.Json);
                var patched = Patched(request, served, resource.Schema, resource.ApiVersion, resource.Kind);
                return resource.ToStored(ObjectIdentity.ForUpdate(scope, patched));
            },
            cancellationToken);
    }

    private static JsonObject Patched(PatchRequest request, JsonObject current, TypeSchema schema, string apiVersion, string kind)
    {
        var patched = request.Type switch
        {
            PatchType.Json => JsonPatch.Apply(request.Patch, current),
            PatchType.Merge => MergePatch.Apply(AsObject(request.Patch), current),
            _ => StrategicMergePatch.Apply(AsObject(request.Patch), current, schema),
        };
        var problems = request.Scope.FieldValidation == FieldValidation.Ignore ? null : new List<string>();
        JsonObject decoded;
        try
        {
            CheckKind(patched, apiVersion, kind);
            decoded = ObjectDecoder.Decode(schema, patched, problems);
        }
        catch (DecodeException e)
        {
            throw Invalid(request, patched, e.Message);
        }

        Report(request, problems, patched);
        return decoded;
    }

    private static JsonObject AsObject(JsonValue patch) => patch as JsonObject
        ?? throw StatusErrors.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");

    private static void CheckKind(JsonObject patched, string apiVersion, string kind)
    {
        if (patched.String("kind") != kind || patched.String("apiVersion") != apiVersion)
        {
            throw new DecodeException(
                $"{patched.String("kind")} in version {JsonString.Of(patched.String("apiVersion") ?? "")} cannot be handled as a {kind}");
        }
    }

    private static void Report(PatchRequest request, List<string>? problems, JsonObject patched)
    {
        if (problems is not { Count: > 0 })
        {
            return;
        }

        if (request.Scope.FieldValidation == FieldValidation.Strict)
        {
            throw Invalid(request, patched, "strict decoding error: " + string.Join(", ", problems));
        }

        foreach (var problem in problems)
        {
            if (!request.Scope.Warnings.Contains(problem))
            {
                request.Scope.Warnings.Add(problem);
            }
        }
    }

    /// <summary>Upstream patches maps with a strategic merge patch and shows the patch as Go prints a map; of the other patches it shows what came out.</summary>
    private static ApiStatusException Invalid(PatchRequest request, JsonObject patched, string why) =>
        PatchErrors.Invalid(request.Type == PatchType.Strategic ? GoFormat.Value(request.Patch) : patched.ToString(), why);
}
