using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Custom;

/// <summary>What one version of a CustomResourceDefinition says of its kind.</summary>
internal sealed class CustomDefinition(TypeSchema schema, JsonObject version) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new CustomStrategy(schema);

    public override TableDefinition Table { get; } = PrinterColumns.Table(version.ArrayAt("additionalPrinterColumns"));

    public override ScalePaths Scale { get; } = ReadScale(version.ObjectAt("subresources", "scale"));

    private static ScalePaths ReadScale(JsonObject scale) => scale.Count == 0 ? ScalePaths.Workload : new(
        Path(scale.String("specReplicasPath")!), Path(scale.String("statusReplicasPath")!), scale.String("labelSelectorPath") is { } selector ? Path(selector) : null);

    /// <summary>A simple path: <c>.spec.replicas</c>.</summary>
    private static string[] Path(string path) => path.TrimStart('.').Split('.');
}
