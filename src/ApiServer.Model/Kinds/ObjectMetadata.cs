using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>Reading the metadata that every object has.</summary>
public static class ObjectMetadata
{
    public static JsonObject Metadata(this JsonObject obj) => obj.ObjectAt("metadata");

    public static string Name(this JsonObject obj) => obj.StringAt("metadata", "name") ?? "";

    public static string Namespace(this JsonObject obj) => obj.StringAt("metadata", "namespace") ?? "";

    public static string Uid(this JsonObject obj) => obj.StringAt("metadata", "uid") ?? "";

    public static string ResourceVersion(this JsonObject obj) => obj.StringAt("metadata", "resourceVersion") ?? "";

    public static long Generation(this JsonObject obj) => obj.IntegerAt("metadata", "generation") ?? 0;

    public static bool IsDeleting(this JsonObject obj) => obj.StringAt("metadata", "deletionTimestamp") is not null;

    public static JsonObject Labels(this JsonObject obj) => obj.ObjectAt("metadata", "labels");

    public static string? Label(this JsonObject obj, string key) => obj.StringAt("metadata", "labels", key);

    public static string? Annotation(this JsonObject obj, string key) => obj.StringAt("metadata", "annotations", key);

    public static IEnumerable<JsonObject> OwnerReferences(this JsonObject obj) => obj.ArrayAt("metadata", "ownerReferences").Objects;

    /// <summary>The owner reference with <c>controller: true</c>.</summary>
    public static JsonObject? ControllerReference(this JsonObject obj) => obj.OwnerReferences().FirstOrDefault(r => r.Boolean("controller") == true);

    public static bool IsControlledBy(this JsonObject obj, string uid) => obj.ControllerReference()?.String("uid") == uid;

    public static bool HasFinalizer(this JsonObject obj, string finalizer) => obj.ArrayAt("metadata", "finalizers").Strings.Contains(finalizer);

    public static JsonObject WithFinalizer(this JsonObject obj, string finalizer) =>
        obj.HasFinalizer(finalizer) ? obj : obj.WithAt(obj.ArrayAt("metadata", "finalizers").Add(finalizer), "metadata", "finalizers");

    public static JsonObject WithoutFinalizer(this JsonObject obj, string finalizer)
    {
        if (!obj.HasFinalizer(finalizer))
        {
            return obj;
        }

        var left = JsonArray.OfStrings(obj.ArrayAt("metadata", "finalizers").Strings.Where(f => f != finalizer));
        return obj.WithOrWithoutAt(left.Count == 0 ? null : left, "metadata", "finalizers");
    }

    /// <summary>The status condition of that type, or null.</summary>
    public static JsonObject? Condition(this JsonObject obj, string type) =>
        obj.ArrayAt("status", "conditions").Objects.FirstOrDefault(c => c.String("type") == type);

    /// <summary>Whether the condition of that type is <c>True</c>.</summary>
    public static bool IsConditionTrue(this JsonObject obj, string type) => obj.Condition(type)?.String("status") == "True";

    /// <summary>A controlling owner reference to that object.</summary>
    public static JsonObject ControllerReferenceTo(JsonObject owner) => JsonObject.Of(
        ("apiVersion", owner.String("apiVersion") ?? ""),
        ("kind", owner.String("kind") ?? ""),
        ("name", owner.Name()),
        ("uid", owner.Uid()),
        ("controller", true),
        ("blockOwnerDeletion", true));
}
