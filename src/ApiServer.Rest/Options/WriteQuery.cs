using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Options;

/// <summary>The query of create, update and patch (meta/v1 CreateOptions, UpdateOptions, PatchOptions).</summary>
/// <param name="DryRun">Nothing is kept.</param>
/// <param name="FieldValidation">What happens to unknown and duplicate fields.</param>
/// <param name="FieldManager">The manager's name: what the query says, else the user agent up to its first slash.</param>
/// <param name="Force">Whether an apply takes fields that others own.</param>
internal sealed record WriteQuery(bool DryRun, FieldValidation FieldValidation, string FieldManager, bool Force)
{
    private const int LongestManager = 128;

    /// <summary>Reads and validates the options.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The name of the options type, for errors: <c>CreateOptions</c>, …</param>
    /// <param name="apply">Whether it is a server-side apply, which must say its manager and may be forced.</param>
    /// <exception cref="ApiStatusException">422: a value that is not allowed.</exception>
    public static WriteQuery Parse(HttpRequest request, string kind, bool apply = false)
    {
        var errors = new List<FieldError>();
        var query = request.Query;
        var manager = ListQuery.First(query, "fieldManager") ?? "";
        if (apply && manager.Length == 0)
        {
            errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        }

        if (!apply && kind == "PatchOptions" && query.ContainsKey("force"))
        {
            errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        CheckManager(manager, errors);
        var dryRun = ParseDryRun(query, errors);
        var validation = ParseValidation(ListQuery.First(query, "fieldValidation") ?? "", errors);
        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid("meta.k8s.io", kind, "", errors);
        }

        return new WriteQuery(dryRun, validation, manager.Length > 0 ? manager : OfUserAgent(request.Headers.UserAgent.ToString()), ParseForce(query));
    }

    /// <summary>Anything but a plain no is a yes (apimachinery conversion Convert_Slice_string_To_bool).</summary>
    private static bool ParseForce(IQueryCollection query) =>
        query.ContainsKey("force") && ListQuery.First(query, "force") is not ("false" or "0");

    /// <summary>Whether the query says <c>dryRun=All</c>.</summary>
    public static bool ParseDryRun(IQueryCollection query, ICollection<FieldError> errors)
    {
        if (!query.TryGetValue("dryRun", out var values) || values.Count == 0)
        {
            return false;
        }

        foreach (var value in values)
        {
            if (value != "All")
            {
                errors.Add(FieldError.NotSupported("dryRun", JsonArray.OfStrings(values.OfType<string>()), "All"));
                break;
            }
        }

        return true;
    }

    /// <summary>The manager of a client that gave no name (apiserver handlers managerOrUserAgent).</summary>
    public static string OfUserAgent(string agent)
    {
        var slash = agent.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? agent : agent[..slash];
        return new string([.. name.Where(c => !char.IsControl(c)).Take(LongestManager)]);
    }

    private static FieldValidation ParseValidation(string text, List<FieldError> errors)
    {
        switch (text)
        {
            case "" or "Warn":
                return FieldValidation.Warn;
            case "Ignore":
                return FieldValidation.Ignore;
            case "Strict":
                return FieldValidation.Strict;
            default:
                errors.Add(FieldError.NotSupported("fieldValidation", text, "", "Ignore", "Strict", "Warn"));
                return FieldValidation.Warn;
        }
    }

    private static void CheckManager(string manager, List<FieldError> errors)
    {
        if (manager.Length > LongestManager)
        {
            errors.Add(FieldError.TooLong("fieldManager", LongestManager));
        }

        for (var i = 0; i < manager.Length; i++)
        {
            if (char.IsControl(manager[i]))
            {
                errors.Add(FieldError.Invalid("fieldManager", manager, $"invalid character U+{(int)manager[i]:X4} (at position {i})"));
                return;
            }
        }
    }
}
