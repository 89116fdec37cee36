using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Options;

/// <summary>The options of a deletion: the body when there is one, otherwise the query.</summary>
/// <param name="Options">For the registry.</param>
/// <param name="DryRun">Nothing is deleted.</param>
internal sealed record DeleteQuery(DeleteOptions Options, bool DryRun)
{
    /// <summary>Reads the query.</summary>
    /// <exception cref="ApiStatusException">400: a number that cannot be read; 422: a value that is not allowed.</exception>
    public static DeleteQuery Parse(HttpRequest request)
    {
        var query = request.Query;
        if (query.Count == 0)
        {
            return new DeleteQuery(DeleteOptions.Default, false);
        }

        var errors = new List<FieldError>();
        var dryRun = WriteQuery.ParseDryRun(query, errors);
        Refuse(errors);
        return new DeleteQuery(
            new DeleteOptions
            {
                GracePeriodSeconds = GoNumbers.ParseInt(ListQuery.First(query, "gracePeriodSeconds")),
                OrphanDependents = GoNumbers.ParseFlag(ListQuery.First(query, "orphanDependents")),
                PropagationPolicy = ListQuery.First(query, "propagationPolicy") is { Length: > 0 } policy ? policy : null,
            },
            dryRun);
    }

    /// <summary>Reads a DeleteOptions object; the query's dryRun counts too.</summary>
    /// <exception cref="ApiStatusException">400: another kind, or a field of another type; 422: a value that is not allowed.</exception>
    public static DeleteQuery Parse(HttpRequest request, JsonObject body)
    {
        RequireKind(body);
        var errors = new List<FieldError>();
        var dryRun = WriteQuery.ParseDryRun(request.Query, errors);
        if (body.Array("dryRun") is { Count: > 0 } stages)
        {
            dryRun = true;
            if (stages.Any(s => s.AsString != "All"))
            {
                errors.Add(FieldError.NotSupported("dryRun", stages, "All"));
            }
        }

        Refuse(errors);
        var preconditions = body.Object("preconditions");
        return new DeleteQuery(
            new DeleteOptions
            {
                GracePeriodSeconds = Read(body, "gracePeriodSeconds", v => v.AsInteger, "int64"),
                OrphanDependents = Read(body, "orphanDependents", v => v.AsBoolean, "bool"),
                PropagationPolicy = Text(body, "propagationPolicy"),
                Uid = preconditions is null ? null : Text(preconditions, "uid"),
                ResourceVersion = preconditions is null ? null : Text(preconditions, "resourceVersion"),
            },
            dryRun);
    }

    private static void RequireKind(JsonObject body)
    {
        var kind = body.String("kind") ?? "";
        if (kind.Length > 0 && kind != "DeleteOptions")
        {
            // Only the version, not the group, stands in this message.
            var apiVersion = body.String("apiVersion") ?? "v1";
            throw StatusErrors.BadRequest($"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"pkg/runtime/scheme.go:111\"");
        }
    }

    private static T? Read<T>(JsonObject body, string name, Func<JsonValue, T?> read, string type)
        where T : struct
    {
        if (!body.TryGet(name, out var value) || value.IsNull)
        {
            return null;
        }

        return read(value) ?? throw Mistyped(value, name, type);
    }

    private static string? Text(JsonObject body, string name)
    {
        if (!body.TryGet(name, out var value) || value.IsNull)
        {
            return null;
        }

        return value.AsString ?? throw Mistyped(value, name, "string");
    }

    private static ApiStatusException Mistyped(JsonValue value, string name, string type) =>
        StatusErrors.BadRequest($"json: cannot unmarshal {GoJsonError.TypeName(value)} into Go struct field DeleteOptions.{name} of type {type}");

    private static void Refuse(List<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }
    }
}
