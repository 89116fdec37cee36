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
}
