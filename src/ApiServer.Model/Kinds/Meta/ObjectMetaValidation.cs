using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Meta;

/// <summary>What every kind's metadata must be (apimachinery api/validation/objectmeta.go, core validation of finalizers).</summary>
public static class ObjectMetaValidation
{
    /// <summary>The limit of all annotations of an object, keys and values, in bytes.</summary>
    public const int AnnotationBytes = 256 * 1024;

    private const string Immutable = MemberRules.ImmutableDetail;
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];
    private static readonly string[] ImmutableMembers = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>A new object's metadata.</summary>
    /// <param name="obj">The object, with its name and namespace filled in.</param>
    /// <param name="namespaced">Whether its kind lives in namespaces.</param>
    /// <param name="rule">The kind's rule for names.</param>
    /// <param name="errors">Takes what is wrong, in upstream's order.</param>
    public static void Validate(JsonObject obj, bool namespaced, NameRule rule, ICollection<FieldError> errors) =>
        ValidateAt(obj.Metadata(), "metadata", namespaced, name => NameFormats.Name(rule, name, prefix: false), prefix => NameFormats.Name(rule, prefix, prefix: true), errors);

    /// <summary>
    /// An update's metadata. Upstream looks twice, once for all kinds and once in the kind's strategy, and so each cause is there twice
    /// (the message says it once).
    /// </summary>
    public static void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        List<FieldError> once = [];
        Update(obj.Metadata(), old.Metadata(), once);
        foreach (var error in once.Concat(once))
        {
            errors.Add(error);
        }

        KubernetesFinalizers(obj.Metadata(), "metadata", errors);
    }

    /// <summary>What kinds that validate an update as if it were a creation look at again.</summary>
    internal static void Revalidate(JsonObject obj, ICollection<FieldError> errors)
    {
        Finalizers(obj.Metadata(), "metadata", errors);
        KubernetesFinalizers(obj.Metadata(), "metadata", errors);
    }

    private static void ValidateAt(
        JsonObject meta,
        string path,
        bool namespaced,
        Func<string, IReadOnlyList<string>> nameFormat,
        Func<string, IReadOnlyList<string>> prefixFormat,
        ICollection<FieldError> errors)
    {
        if (meta.Text("generateName") is { Length: > 0 } prefix)
        {
            AddAll(errors, path + ".generateName", prefix, prefixFormat(prefix));
        }

        if (meta.Text("name") is { Length: > 0 } name)
        {
            AddAll(errors, path + ".name", name, nameFormat(name));
        }
        else
        {
            errors.Add(FieldError.Required(path + ".name", "name or generateName is required"));
        }

        var space = meta.Text("namespace");
        if (!namespaced)
        {
            if (space.Length > 0)
            {
                errors.Add(FieldError.Forbidden(path + ".namespace", "not allowed on this type"));
            }
        }
        else if (space.Length == 0)
        {
            errors.Add(FieldError.Required(path + ".namespace"));
        }
        else
        {
            AddAll(errors, path + ".namespace", space, NameFormats.Dns1123Label(space));
        }

        if (meta.Integer("generation") < 0)
        {
            errors.Add(FieldError.Invalid(path + ".generation", meta["generation"], MemberRules.NonNegativeDetail));
        }

        Maps(meta, path, errors);
        Finalizers(meta, path, errors);
        KubernetesFinalizers(meta, path, errors);
    }

    /// <summary>Labels and annotations of a template.</summary>
    internal static void Template(JsonObject meta, string path, ICollection<FieldError> errors)
    {
        LabelValidation.Validate(meta.ObjectAt("labels"), path + ".labels", errors);
        Annotations(meta.ObjectAt("annotations"), path + ".annotations", errors);
    }

    private static void Maps(JsonObject meta, string path, ICollection<FieldError> errors)
    {
        Template(meta, path, errors);
        Owners(meta.ArrayAt("ownerReferences"), path + ".ownerReferences", errors);
    }

    private static void Update(JsonObject meta, JsonObject old, List<FieldError> errors)
    {
        const string path = "metadata";
        if (old.String("deletionTimestamp") is not null)
        {
            var had = old.ArrayAt("finalizers").Strings.ToHashSet(StringComparer.Ordinal);
            var added = meta.ArrayAt("finalizers").Strings.Where(f => !had.Contains(f)).Order(StringComparer.Ordinal).ToList();
            if (added.Count > 0)
            {
                var shown = string.Join(", ", added.Select(f => $"\"{f}\""));
                errors.Add(FieldError.Forbidden(path + ".finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{shown}}}"));
            }
        }

        if (meta.Text("resourceVersion").Length == 0)
        {
            errors.Add(FieldError.Invalid(path + ".resourceVersion", "", "must be specified for an update"));
        }

        if ((meta.Integer("generation") ?? 0) < (old.Integer("generation") ?? 0))
        {
            errors.Add(FieldError.Invalid(path + ".generation", meta.Integer("generation") ?? 0, "must not be decremented"));
        }

        foreach (var member in ImmutableMembers)
        {
            if (!Same(meta[member], old[member]))
            {
                errors.Add(FieldError.Invalid($"{path}.{member}", meta[member] ?? Zero(member), Immutable));
            }
        }

        Maps(meta, path, errors);
    }

    private static bool Same(JsonValue? a, JsonValue? b) =>
        MemberRules.IsUnset(a) ? MemberRules.IsUnset(b) : a!.Equals(b);

    private static JsonValue Zero(string member) => member is "name" or "namespace" or "uid" ? "" : JsonNull.Instance;

    private static void Annotations(JsonObject annotations, string path, ICollection<FieldError> errors)
    {
        var size = 0L;
        foreach (var (key, value) in annotations)
        {
            // The rule is case-insensitive, the message shows the key as it was sent.
            AddAll(errors, path, key, NameFormats.QualifiedName(key.ToLowerInvariant()));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsString ?? "");
        }

        if (size > AnnotationBytes)
        {
            errors.Add(FieldError.TooLong(path, AnnotationBytes));
        }
    }

    private static void Owners(JsonArray owners, string path, ICollection<FieldError> errors)
    {
        string? controller = null;
        foreach (var owner in owners.Objects)
        {
            var apiVersion = owner.Text("apiVersion");
            if (apiVersion.Length == 0 || apiVersion.EndsWith('/'))
            {
                errors.Add(FieldError.Invalid(path + ".apiVersion", apiVersion, "version must not be empty"));
            }

            foreach (var member in (ReadOnlySpan<string>)["kind", "name", "uid"])
            {
                if (owner.Text(member).Length == 0)
                {
                    errors.Add(FieldError.Invalid($"{path}.{member}", "", "must not be empty"));
                }
            }

            if (apiVersion == "v1" && owner.Text("kind") == "Event")
            {
                errors.Add(FieldError.Invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner"));
            }

            if (owner.Boolean("controller") != true)
            {
                continue;
            }

            var name = $"{owner.Text("kind")}/{owner.Text("name")}";
            if (controller is not null)
            {
                errors.Add(FieldError.Invalid(path, owners, $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}"));
            }

            controller = name;
        }
    }

    private static void Finalizers(JsonObject meta, string path, ICollection<FieldError> errors)
    {
        var finalizers = meta.ArrayAt("finalizers");
        foreach (var finalizer in finalizers.Strings)
        {
            AddAll(errors, path + ".finalizers", finalizer, NameFormats.QualifiedName(finalizer));
        }

        if (finalizers.Strings.Contains("orphan") && finalizers.Strings.Contains("foregroundDeletion"))
        {
            errors.Add(FieldError.Invalid(path + ".finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
        }
    }

    private static void KubernetesFinalizers(JsonObject meta, string path, ICollection<FieldError> errors)
    {
        var finalizers = meta.ArrayAt("finalizers");
        for (var i = 0; i < finalizers.Count; i++)
        {
            if (finalizers[i].AsString is { } name && !name.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(name))
            {
                errors.Add(FieldError.Invalid($"{path}.finalizers[{i}]", name, "name is neither a standard finalizer name nor is it fully qualified"));
            }
        }
    }

    private static void AddAll(ICollection<FieldError> errors, string path, string value, IReadOnlyList<string> details)
    {
        foreach (var detail in details)
        {
            errors.Add(FieldError.Invalid(path, value, detail));
        }
    }
}
