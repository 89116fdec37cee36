using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.IngressClass;

/// <summary>IngressClasses.</summary>
internal sealed class IngressClassDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new IngressClassStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Text("Controller", "spec", "controller")
        .Cell("Parameters", Parameters)
        .Age()
        .Table();

    private static JsonValue Parameters(JsonObject ingressClass) => ingressClass.At("spec", "parameters") is JsonObject parameters
        ? $"{parameters.Text("kind")}{(parameters.String("apiGroup") is { } group ? "." + group : "")}/{parameters.Text("name")}"
        : Cells.None;
}
