using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Filling members in where Go's zero value stands: missing, null, or "" for texts.</summary>
internal static class Defaulting
{
    /// <summary>With that member, unless it is there (for members that Go holds behind a pointer).</summary>
    public static JsonObject WithDefault(this JsonObject o, string name, JsonValue value) =>
        o[name] is null or JsonNull ? o.With(name, value) : o;

    /// <summary>With that text, unless there is one.</summary>
    public static JsonObject WithDefaultText(this JsonObject o, string name, string text) =>
        o[name] is null or JsonNull or JsonString { Value.Length: 0 } ? o.With(name, text) : o;

    /// <summary>With that number, unless there is one other than 0.</summary>
    public static JsonObject WithDefaultNumber(this JsonObject o, string name, long number) =>
        o[name] is null or JsonNull or JsonInteger { Value: 0 } ? o.With(name, number) : o;

    /// <summary>With the child struct changed, where there is one.</summary>
    public static JsonObject WithChild(this JsonObject o, string name, Func<JsonObject, JsonObject> change) =>
        o.Object(name) is { } child ? o.With(name, change(child)) : o;

    /// <summary>With every struct of a list changed.</summary>
    public static JsonObject WithEach(this JsonObject o, string name, Func<JsonObject, JsonObject> change) =>
        o.Array(name) is { } list ? o.With(name, list.Map(item => item is JsonObject child ? change(child) : item)) : o;
}
