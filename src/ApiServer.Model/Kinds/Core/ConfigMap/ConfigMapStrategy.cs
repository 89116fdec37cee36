using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ConfigMap;

/// <summary>ConfigMaps (core validation.go, ValidateConfigMap).</summary>
internal sealed class ConfigMapStrategy : ResourceStrategy
{
    private const int MaxBytes = 1024 * 1024;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var size = 0L;
        var binary = obj.ObjectAt("binaryData");
        foreach (var (key, value) in obj.ObjectAt("data"))
        {
            Key("data", key, errors);
            if (binary.Contains(key))
            {
                errors.Add(FieldError.Invalid($"data[{key}]", key, "duplicate of key present in binaryData"));
            }

            size += Encoding.UTF8.GetByteCount(value.AsString ?? "");
        }

        foreach (var (key, value) in binary)
        {
            Key("binaryData", key, errors);
            size += Base64Text.Length(value.AsString ?? "");
        }

        if (size > MaxBytes)
        {
            // Upstream's path is that of nothing.
            errors.Add(FieldError.TooLong("[]", MaxBytes));
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (old.Boolean("immutable") == true)
        {
            if (obj.Boolean("immutable") != true)
            {
                errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
            }

            foreach (var member in (ReadOnlySpan<string>)["data", "binaryData"])
            {
                if (!obj.ObjectAt(member).Equals(old.ObjectAt(member)))
                {
                    errors.Add(FieldError.Forbidden(member, "field is immutable when `immutable` is set"));
                }
            }
        }

        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    private static void Key(string member, string key, ICollection<FieldError> errors)
    {
        foreach (var detail in NameFormats.ConfigKey(key))
        {
            errors.Add(FieldError.Invalid($"{member}[{key}]", key, detail));
        }
    }
}
