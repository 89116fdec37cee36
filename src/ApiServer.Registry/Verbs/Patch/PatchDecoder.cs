using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>
/// Applies a patch and makes an object of the kind from what comes out (apiserver handlers/patch.go jsonPatcher, smpPatcher). A JSON or merge
/// patch is decoded as text, a strategic one as a tree: other words for the same mistakes, and other things shown.
/// </summary>
internal static class PatchDecoder
{
    /// <summary>The patched object in canonical form.</summary>
    /// <param name="request">The patch.</param>
    /// <param name="current">The present object in the form that is served.</param>
    /// <param name="target">The kind that has to come out.</param>
    /// <exception cref="ApiStatusException">400 or 422: the patch fails, or what comes out is no such object.</exception>
    public static JsonObject Patched(PatchRequest request, JsonObject current, PatchTarget target)
    {
        var (patched, shown) = Apply(request, current, target);
        var problems = request.Scope.FieldValidation == FieldValidation.Ignore ? null : Duplicates(request);
        JsonObject decoded;
        try
        {
            decoded = request.Type == PatchType.Strategic
                ? ObjectDecoder.DecodeTree(target.Schema, WithType(patched, target), problems, known: current)
                : ObjectDecoder.Decode(target.Schema, WithType(OfKind(patched, target), target), problems, known: current);
        }
        catch (DecodeException e)
        {
            throw PatchErrors.Invalid(shown(), e.Message);
        }

        if (problems is { Count: > 0 })
        {
            Report(request.Scope, problems, shown);
        }

        return decoded;
    }

    /// <summary>The patched object, and what is shown of it when it is refused.</summary>
    private static (JsonObject Patched, Func<string> Shown) Apply(PatchRequest request, JsonObject current, PatchTarget target)
    {
        switch (request.Type)
        {
            case PatchType.Json:
                var edited = JsonPatch.Apply(request.Patch, current);
                return (edited, () => PatchedText.OfJsonPatch((JsonArray)request.Patch, edited));
            case PatchType.Merge:
                var merged = MergePatch.Apply((JsonObject)request.Patch, current);
                return (merged, () => PatchedText.OfMergePatch(current, merged));
            default:
                return (StrategicMergePatch.Apply((JsonObject)request.Patch, current, target.Schema), () => GoFormat.Value(request.Patch));
        }
    }

    /// <summary>Refuses an object that says it is of another kind, once it has turned out to be a good one of that.</summary>
    private static JsonObject OfKind(JsonObject patched, PatchTarget target)
    {
        var kind = patched.String("kind") is { Length: > 0 } k ? k : target.Kind;
        var apiVersion = patched.String("apiVersion") is { Length: > 0 } v ? v : target.ApiVersion;
        if (kind == target.Kind && apiVersion == target.ApiVersion)
        {
            return patched;
        }

        if (KindMismatch.Malformed(apiVersion) is { } why)
        {
            throw new DecodeException(why);
        }

        var other = KindMismatch.SchemaOf(apiVersion, kind);
        if (other is not null)
        {
            ObjectDecoder.Decode(other, patched);
        }

        throw new DecodeException(KindMismatch.Describe(apiVersion, kind, other is not null, target.Group, target.Kind));
    }

    private static JsonObject WithType(JsonObject patched, PatchTarget target) =>
        patched.With("kind", target.Kind).With("apiVersion", target.ApiVersion);

    private static List<string> Duplicates(PatchRequest request)
    {
        var prefix = request.Type == PatchType.Json ? "json patch " : "";
        return [.. request.Duplicates.Select(d => $"{prefix}duplicate field \"{d}\"")];
    }

    private static void Report(RequestScope scope, List<string> problems, Func<string> shown)
    {
        if (scope.FieldValidation == FieldValidation.Strict)
        {
            throw PatchErrors.Invalid(shown(), "strict decoding error: " + string.Join(", ", problems));
        }

        foreach (var problem in problems)
        {
            if (!scope.Warnings.Contains(problem))
            {
                scope.Warnings.Add(problem);
            }
        }
    }
}
