using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Secret;

/// <summary>Secrets (core validation.go, ValidateSecret).</summary>
internal sealed class SecretStrategy : ResourceStrategy
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The type is Opaque unless said; what came as text in stringData becomes data.</summary>
    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        obj = obj.WithDefaultText("type", "Opaque");
        if (obj.Object("stringData") is not { } texts)
        {
            return obj;
        }

        var data = obj.ObjectAt("data");
        foreach (var (key, value) in texts)
        {
            data = data.With(key, Base64Text.Encode(value.AsString ?? ""));
        }

        return (data.Count == 0 ? obj : obj.With("data", data)).Without("stringData");
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var data = obj.ObjectAt("data");
        var size = 0L;
        foreach (var (key, value) in data)
        {
            foreach (var detail in NameFormats.ConfigKey(key))
            {
                errors.Add(FieldError.Invalid($"data[{key}]", key, detail));
            }

            size += Base64Text.Length(value.AsString ?? "");
        }

        if (size > MaxBytes)
        {
            errors.Add(FieldError.TooLong("data", MaxBytes));
        }

        SecretTypes.Check(obj.Text("type"), data, obj.Annotation(TokenSecret.AccountAnnotation), errors);
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (!Equals(obj["type"], old["type"]))
        {
            errors.Add(FieldError.Invalid("type", obj["type"], MemberRules.ImmutableDetail));
        }

        if (old.Boolean("immutable") == true)
        {
            if (obj.Boolean("immutable") != true)
            {
                errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
            }

            if (!obj.ObjectAt("data").Equals(old.ObjectAt("data")))
            {
                errors.Add(FieldError.Forbidden("data", "field is immutable when `immutable` is set"));
            }
        }

        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    /// <summary>A key and a certificate that do not belong together are kept, and warned of.</summary>
    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(warnings);
        if (obj.Text("type") == "kubernetes.io/tls"
            && KeyPair.Problem(Bytes(obj, "tls.crt"), Bytes(obj, "tls.key")) is { } problem)
        {
            warnings.Add(problem);
        }
    }

    private static byte[] Bytes(JsonObject secret, string key) => Base64Text.Decode(secret.StringAt("data", key) ?? "") ?? [];
}
