using System.Text.RegularExpressions;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>Where a webhook is reached (apiserver util/webhook/validation.go): a URL, or a Service.</summary>
internal sealed partial class WebhookClientRules : StructValidator
{
    private const string Form = "; desired format: https://host[/path]";

    public WebhookClientRules() => Rule((config, context) =>
    {
        switch (config.String("url"), config.Object("service"))
        {
            case ({ } url, null):
                Url(url, context);
                break;
            case (null, { } service):
                Service(service, context);
                break;
            default:
                context.Required("", "exactly one of url or service is required");
                break;
        }
    });

    private static void Url(string url, ValidationContext<JsonObject> context)
    {
        var parts = UrlParts().Match(url);
        if (parts.Groups["scheme"].Value is var scheme && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            context.Invalid("url", scheme.ToLowerInvariant(), "'https' is the only allowed URL scheme" + Form);
        }

        if (parts.Groups["host"].Length == 0)
        {
            context.Invalid("url", "", "host must be specified" + Form);
        }

        foreach (var (part, detail) in (ReadOnlySpan<(string, string)>)
            [
                ("user", "user information is not permitted in the URL"),
                ("fragment", "fragments are not permitted in the URL"),
                ("query", "query parameters are not permitted in the URL"),
            ])
        {
            if (parts.Groups[part] is { Length: > 0 } found)
            {
                context.Invalid("url", found.Value, detail);
            }
        }
    }

    private static void Service(JsonObject service, ValidationContext<JsonObject> context)
    {
        // Upstream reports a missing namespace at the name, and the other way round.
        if (service.Text("namespace").Length == 0)
        {
            context.Required("service.name");
        }

        if (service.Text("name").Length == 0)
        {
            context.Required("service.namespace");
        }

        if (service.Integer("port") is (< 1 or > 65535) and var port)
        {
            context.Invalid("service.port", port, "port is not valid: " + MemberRules.PortRange);
        }

        if (service.Text("path") is not ("" or "/") and var path)
        {
            context.Invalid("service.path", path, Path(path));
        }
    }

    private static string[] Path(string path)
    {
        if (path == "//")
        {
            return ["segment[0] may not be empty"];
        }

        var wrong = path.StartsWith('/') ? new List<string>() : ["must start with a '/'"];
        var steps = (path.EndsWith('/') && path.Length > 1 ? path[1..^1] : path[1..]).Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            wrong.AddRange(steps[i].Length == 0 ? [$"segment[{i}] may not be empty"] : NameFormats.Dns1123Subdomain(steps[i]).Select(w => $"segment[{i}]: {w}"));
        }

        return [.. wrong];
    }

    [GeneratedRegex(@"^((?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(//((?<user>[^@/?#]*)@)?(?<host>[^/?#]*))?[^?#]*(\?(?<query>[^#]*))?(#(?<fragment>.*))?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex UrlParts();
}
