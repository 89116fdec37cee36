using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>What a probe or a lifecycle hook does: exactly one of its kinds.</summary>
internal static class HandlerRules
{
    private static readonly string[] Kinds = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void Check(JsonObject owner, string path, ValidationContext<JsonObject> context)
    {
        var count = 0;
        foreach (var kind in Kinds)
        {
            if (owner.Object(kind) is not { } handler)
            {
                continue;
            }

            var at = Join(path, kind);
            if (++count > 1)
            {
                context.Forbidden(at, "may not specify more than 1 handler type");
                continue;
            }

            One(kind, handler, at, context);
        }

        if (count == 0)
        {
            context.Required(path, "must specify a handler type");
        }
    }

    private static void One(string kind, JsonObject handler, string path, ValidationContext<JsonObject> context)
    {
        switch (kind)
        {
            case "exec":
                if (handler.ArrayAt("command").Count == 0)
                {
                    context.Required(path + ".command");
                }

                break;
            case "httpGet":
                if (handler.Text("path").Length == 0)
                {
                    context.Required(path + ".path");
                }

                PortNumberOrName(handler["port"], path + ".port", context);
                if (handler.Text("scheme") is not ("HTTP" or "HTTPS") and var scheme)
                {
                    context.NotSupported(path + ".scheme", scheme, "HTTP", "HTTPS");
                }

                break;
            case "tcpSocket":
                PortNumberOrName(handler["port"], path + ".port", context);
                break;
            case "grpc":
                PortNumberOrName(handler["port"], path + ".port", context);
                break;
        }
    }

    /// <summary>A port as a number, or as the name of one.</summary>
    public static void PortNumberOrName(JsonValue? port, string path, ValidationContext<JsonObject> context)
    {
        if (port is JsonString name)
        {
            context.Invalid(path, name, NameFormats.PortName(name.Value));
        }
        else if ((port?.AsInteger ?? 0) is var number and (< 1 or > 65535))
        {
            context.Invalid(path, number, MemberRules.PortRange);
        }
    }

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
