using ApiServer.Model.Json;
using ApiServer.Model.Schema.Structural;

namespace ApiServer.Model.Kinds.Custom;

/// <summary>Makes the definition of a resource from a CustomResourceDefinition, which has to be a valid one.</summary>
public static class CustomResource
{
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    /// <summary>The definition of its stored version.</summary>
    public static ResourceDefinition Define(JsonObject crd)
    {
        ArgumentNullException.ThrowIfNull(crd);
        var spec = crd.ObjectAt("spec");
        var version = spec.ArrayAt("versions").Objects.First(v => v.Boolean("storage") == true);
        var names = spec.ObjectAt("names");
        var (group, versionName, kind) = (spec.String("group")!, version.String("name")!, names.String("kind")!);
        var typeName = $"{string.Join('.', group.Split('.').Reverse())}.{versionName}.{kind}";
        var schema = StructuralSchema.Read(typeName, $"{group}/{versionName}/{kind}", version.ObjectAt("schema", "openAPIV3Schema"));
        return new ResourceDefinition(group, versionName, kind)
        {
            Resource = names.String("plural")!,
            Singular = names.String("singular") ?? kind.ToLowerInvariant(),
            ShortNames = [.. names.ArrayAt("shortNames").Strings],
            Categories = [.. names.ArrayAt("categories").Strings],
            Namespaced = spec.String("scope") == "Namespaced",
            Verbs = Verbs,
            Subresources = [.. Subresources(version.ObjectAt("subresources"), group, versionName, kind)],
            Schema = schema,
            ListSchema = StructuralSchema.ListOf(schema, typeName + "List"),
            Rules = new CustomDefinition(schema, version),
        };
    }

    private static IEnumerable<SubresourceDefinition> Subresources(JsonObject subresources, string group, string version, string kind)
    {
        if (subresources.Contains("status"))
        {
            yield return new SubresourceDefinition("status", group, version, kind, SubresourceVerbs);
        }

        if (subresources.Contains("scale"))
        {
            yield return new SubresourceDefinition("scale", "autoscaling", "v1", "Scale", SubresourceVerbs);
        }
    }
}
