using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Discovery;

/// <summary>One version of a group and its resources, sorted by name.</summary>
internal sealed record ApiGroupVersion(string Group, string Version, IReadOnlyList<ResourceDefinition> Resources)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
