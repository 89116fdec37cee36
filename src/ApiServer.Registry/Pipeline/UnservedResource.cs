using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Pipeline;

/// <summary>Resources that only authorizers hear of: they are not served, such as <c>signers</c>.</summary>
internal static class UnservedResource
{
    /// <summary>A definition of which only the group and the resource say something.</summary>
    /// <param name="group">The group.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="served">One that is served: definitions are of one schema.</param>
    public static ResourceDefinition Define(string group, string resource, ResourceDefinition served) => new(group, "", "")
    {
        Resource = resource,
        Singular = "",
        Namespaced = true,
        Verbs = [],
        Schema = served.Schema,
    };
}
