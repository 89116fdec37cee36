using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Secret;

/// <summary>What each type of Secret must hold.</summary>
internal static class SecretTypes
{
    public static void Check(string type, JsonObject data, string? account, ICollection<FieldError> errors)
    {
        switch (type)
        {
            case TokenSecret.Type:
                if (string.IsNullOrEmpty(account))
                {
                    errors.Add(FieldError.Required($"metadata.annotations[{TokenSecret.AccountAnnotation}]"));
                }

                break;
            case "kubernetes.io/dockercfg":
                Json(data, ".dockercfg", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(data, ".dockerconfigjson", errors);
                break;
            case "kubernetes.io/basic-auth":
                if (!data.Contains("username") && !data.Contains("password"))
                {
                    errors.Add(FieldError.Required("data[username]"));
                    errors.Add(FieldError.Required("data[password]"));
                }

                break;
            case "kubernetes.io/ssh-auth":
                if (string.IsNullOrEmpty(data.String("ssh-privatekey")))
                {
                    errors.Add(FieldError.Required("data[ssh-privatekey]"));
                }

                break;
            case "kubernetes.io/tls":
                foreach (var key in (ReadOnlySpan<string>)["tls.crt", "tls.key"])
                {
                    if (!data.Contains(key))
                    {
                        errors.Add(FieldError.Required($"data[{key}]"));
                    }
                }

                break;
        }
    }

    private static void Json(JsonObject data, string key, ICollection<FieldError> errors)
    {
        if (data.String(key) is not { } text)
        {
            errors.Add(FieldError.Required($"data[{key}]"));
            return;
        }

        var bytes = Base64Text.Decode(text) ?? [];
        var wrong = GoJsonError.Describe(bytes);
        if (wrong is null && JsonReader.Parse(bytes) is var value and not (JsonObject or JsonNull))
        {
            wrong = $"json: cannot unmarshal {GoJsonError.TypeName(value)} into Go value of type map[string]interface {{}}";
        }

        if (wrong is not null)
        {
            errors.Add(FieldError.Invalid($"data[{key}]", "<secret contents redacted>", wrong));
        }
    }
}
