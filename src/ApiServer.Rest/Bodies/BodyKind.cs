using ApiServer.Model.Schema;
using ApiServer.Rest.Paths;

namespace ApiServer.Rest.Bodies;

/// <summary>The kind that a request's body must have.</summary>
/// <param name="Group">Its group; empty for core.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kind">Its name.</param>
/// <param name="Schema">Its fields.</param>
internal sealed record BodyKind(string Group, string Version, string Kind, TypeSchema Schema)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind for a route: the resource's own, or its subresource's.</summary>
    public static BodyKind Of(ResourceRoute route)
    {
        var definition = route.Definition;
        if (route.Subresource is not { } sub || (sub.Kind == definition.Kind && (sub.Version.Length == 0 || sub.Group == definition.Group)))
        {
            return new BodyKind(definition.Group, definition.Version, definition.Kind, definition.Schema);
        }

        var (group, version) = sub.Version.Length == 0 ? (definition.Group, definition.Version) : (sub.Group, sub.Version);
        return new BodyKind(group, version, sub.Kind, SchemaTable.BuiltIn.Kind(group, version, sub.Kind));
    }
}
