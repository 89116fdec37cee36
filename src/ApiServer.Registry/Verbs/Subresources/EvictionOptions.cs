using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>The deleteOptions that an Eviction carries.</summary>
internal static class EvictionOptions
{
    /// <summary>The options, and whether they ask for a dry run.</summary>
    public static (DeleteOptions Options, bool DryRun) Of(JsonObject eviction)
    {
        var options = eviction.ObjectAt("deleteOptions");
        var read = new DeleteOptions
        {
            GracePeriodSeconds = options.Integer("gracePeriodSeconds"),
            Uid = options.StringAt("preconditions", "uid"),
            ResourceVersion = options.StringAt("preconditions", "resourceVersion"),
            OrphanDependents = options.Boolean("orphanDependents"),
            PropagationPolicy = options.String("propagationPolicy"),
        };
        return (read, options.ArrayAt("dryRun").Count > 0);
    }
}
