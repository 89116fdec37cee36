using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>A reference to an object of any kind (autoscaling validation.go, ValidateCrossVersionObjectReference).</summary>
internal static class ObjectReference
{
    public static void Check(JsonObject reference, string path, ICollection<FieldError> errors)
    {
        foreach (var member in (ReadOnlySpan<string>)["kind", "name"])
        {
            var text = reference.Text(member);
            if (text.Length == 0)
            {
                errors.Required($"{path}.{member}");
            }

            errors.Invalid($"{path}.{member}", text, NameFormats.PathSegment(text, prefix: false));
        }
    }

    /// <summary>The version, which names a group; <paramref name="allowCore"/> lets the group without a name pass.</summary>
    public static void CheckVersion(JsonObject reference, bool allowCore, string path, ICollection<FieldError> errors)
    {
        var version = reference.Text("apiVersion");
        var slashes = version.Count(c => c == '/');
        if (slashes > 1)
        {
            errors.Invalid(path + ".apiVersion", version, $"unexpected GroupVersion string: {version}");
        }
        else if (!allowCore && version.IndexOf('/', StringComparison.Ordinal) <= 0)
        {
            errors.Invalid(path + ".apiVersion", version, "apiVersion must specify API group");
        }
    }
}
