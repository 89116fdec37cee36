using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.List;

/// <summary>Which options may stand together (apimachinery meta/internalversion/validation): 422 of kind ListOptions.</summary>
internal static class ListOptionsRules
{
    private const string Match = "resourceVersionMatch";
    private const string NotOlderThan = "NotOlderThan";

    public static void ValidateList(ListOptions options)
    {
        var errors = new List<FieldError>();
        if (options.ResourceVersionMatch.Length > 0)
        {
            if (options.ResourceVersion.Length == 0)
            {
                errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }

            CheckContinue(options, errors);
            if (options.ResourceVersionMatch is not ("Exact" or NotOlderThan))
            {
                errors.Add(FieldError.NotSupported(Match, options.ResourceVersionMatch, "Exact", NotOlderThan, ""));
            }

            if (options is { ResourceVersionMatch: "Exact", ResourceVersion: "0" })
            {
                errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        if (options.SendInitialEvents is not null)
        {
            errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        Throw(errors);
    }

    public static void ValidateWatch(ListOptions options)
    {
        var errors = new List<FieldError>();
        if (options.SendInitialEvents is not null && options.ResourceVersionMatch != NotOlderThan)
        {
            errors.Add(FieldError.Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (options.ResourceVersionMatch.Length > 0)
        {
            if (options.SendInitialEvents is null)
            {
                errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            }

            if (options.ResourceVersionMatch != NotOlderThan)
            {
                errors.Add(FieldError.NotSupported(Match, options.ResourceVersionMatch, NotOlderThan));
            }

            CheckContinue(options, errors);
        }

        Throw(errors);
    }

    private static void CheckContinue(ListOptions options, List<FieldError> errors)
    {
        if (options.Continue.Length > 0)
        {
            errors.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        }
    }

    private static void Throw(List<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid("meta.k8s.io", "ListOptions", "", errors);
        }
    }
}
