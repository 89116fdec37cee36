using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Tables;

/// <summary>The table of a Scale.</summary>
internal static class ScaleTable
{
    public static readonly TableDefinition Definition = new(
        [new("Name"), new("Desired", "integer"), new("Available", "integer"), new("Age")],
        (scale, now) => JsonArray.Of(
            scale.Name(),
            scale.IntegerAt("spec", "replicas") ?? 0,
            scale.IntegerAt("status", "replicas") ?? 0,
            TableDefinition.Age(scale, now)));
}
