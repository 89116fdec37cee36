using ApiServer.Model.Schema;

namespace ApiServer.Nodes;

/// <summary>Quantities of stored objects: validation has seen them, so what does not parse counts as nothing.</summary>
internal static class ResourceQuantity
{
    public static Quantity Parse(string? text) => Quantity.TryParse(text, out var quantity) ? quantity : Quantity.Zero;

    public static Quantity Larger(Quantity left, Quantity right) => left >= right ? left : right;
}
