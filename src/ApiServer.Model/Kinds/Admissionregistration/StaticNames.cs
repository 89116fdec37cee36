using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>Names that are meant for configurations from files (admissionregistration validation/static_suffix.go).</summary>
internal static class StaticNames
{
    private const string Suffix = ".static.k8s.io";

    public static void Warn(JsonObject obj, ICollection<string> warnings)
    {
        if (obj.Name().EndsWith(Suffix, StringComparison.Ordinal))
        {
            warnings.Add($"metadata.name: names ending with \"{Suffix}\" are reserved for static manifest-based configurations and cannot be managed via the API");
        }
    }
}
