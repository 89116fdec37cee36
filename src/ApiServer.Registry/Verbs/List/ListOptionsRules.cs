using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.List;

/// <summary>Which options may stand together (apimachinery meta/internalversion/validation): 422 of kind ListOptions.</summary>
internal static class ListOptionsRules
{
    private const string Match = "resourceVersionMatch";

    public static void ValidateList(ListOptions options)
    {
        if (options.SendInitialEvents is not null)
        {
            throw Invalid(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        if (options.ResourceVersionMatch.Length == 0)
        {
            return;
        }

        var errors = new List<FieldError>();
        if (options.ResourceVersion.Length == 0)
        {
            errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (options.Continue.Length > 0)
        {
            errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (options.ResourceVersionMatch is not ("Exact" or "NotOlderThan"))
        {
            errors.Add(FieldError.NotSupported(Match, options.ResourceVersionMatch, "Exact", "NotOlderThan", ""));
        }

        if (options is { ResourceVersionMatch: "Exact", ResourceVersion: "0" })
        {
            errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        Throw(errors);
    }

    public static void ValidateWatch(ListOptions options)
    {
        var errors = new List<FieldError>();
        if (options.SendInitialEvents is not null)
        {
            if (options.ResourceVersionMatch != "NotOlderThan")
            {
                errors.Add(FieldError.Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            }
        }
        else if (options.ResourceVersionMatch.Length > 0)
        {
            errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        Throw(errors);
    }

    private static void Throw(List<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid("meta.k8s.io", "ListOptions", "", errors);
        }
    }

    private static ApiStatusException Invalid(FieldError error) => StatusErrors.Invalid("meta.k8s.io", "ListOptions", "", [error]);
}
