using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Pipeline;

/// <summary>Resources whose every use is warned of.</summary>
internal static class Deprecations
{
    /// <summary>Upstream's sentence, or null.</summary>
    public static string? Of(ResourceDefinition definition) => definition.GroupResource switch
    {
        "endpoints" => "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        "componentstatuses" => "v1 ComponentStatus is deprecated in v1.19+",
        _ => null,
    };
}
