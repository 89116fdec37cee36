using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>The kind that a patch has to leave in place.</summary>
/// <param name="Group">Its group; empty for core.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kind">Its name.</param>
/// <param name="Schema">Its fields.</param>
internal sealed record PatchTarget(string Group, string Version, string Kind, TypeSchema Schema)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind of a resource, or the one that its subresource speaks.</summary>
    public static PatchTarget Of(ResourceDefinition resource, string subresource) =>
        resource.Subresource(subresource) is { Version.Length: > 0 } sub
            ? new PatchTarget(sub.Group, sub.Version, sub.Kind, resource.SchemaOf(sub))
            : new PatchTarget(resource.Group, resource.Version, resource.Kind, resource.Schema);
}
