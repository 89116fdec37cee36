namespace ApiServer.Model.Json;

/// <summary>Reading and changing a tree along a path of member names.</summary>
public static class JsonTree
{
    /// <summary>The node at the end of that path; null as soon as a member is missing.</summary>
    public static JsonValue? At(this JsonValue? root, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            root = root?[name];
        }

        return root;
    }

    /// <summary>The object at the end of that path, or an empty one.</summary>
    public static JsonObject ObjectAt(this JsonValue? root, params ReadOnlySpan<string> path) => root.At(path) as JsonObject ?? JsonObject.Empty;

    /// <summary>The array at the end of that path, or an empty one.</summary>
    public static JsonArray ArrayAt(this JsonValue? root, params ReadOnlySpan<string> path) => root.At(path) as JsonArray ?? JsonArray.Empty;

    /// <summary>The text at the end of that path, or null.</summary>
    public static string? StringAt(this JsonValue? root, params ReadOnlySpan<string> path) => root.At(path)?.AsString;

    /// <summary>The integer at the end of that path, or null.</summary>
    public static long? IntegerAt(this JsonValue? root, params ReadOnlySpan<string> path) => root.At(path)?.AsInteger;

    /// <summary>The boolean at the end of that path, or null.</summary>
    public static bool? BooleanAt(this JsonValue? root, params ReadOnlySpan<string> path) => root.At(path)?.AsBoolean;

    /// <summary>The tree with that value at the end of that path; objects on the way are made where they are missing.</summary>
    public static JsonObject WithAt(this JsonObject root, JsonValue value, params ReadOnlySpan<string> path)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (path.Length == 1)
        {
            return root.With(path[0], value);
        }

        var child = root.Object(path[0]) ?? JsonObject.Empty;
        return root.With(path[0], child.WithAt(value, path[1..]));
    }

    /// <summary>The tree without the member at the end of that path; itself when there is none.</summary>
    public static JsonObject WithoutAt(this JsonObject root, params ReadOnlySpan<string> path)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (path.Length == 1)
        {
            return root.Without(path[0]);
        }

        return root.Object(path[0]) is { } child ? root.With(path[0], child.WithoutAt(path[1..])) : root;
    }

    /// <summary>The tree with the member at the end of that path set, or removed when <paramref name="value"/> is null.</summary>
    public static JsonObject WithOrWithoutAt(this JsonObject root, JsonValue? value, params ReadOnlySpan<string> path) =>
        value is null ? root.WithoutAt(path) : root.WithAt(value, path);
}
