using ApiServer.Model.Schema;

namespace ApiServer.Model.Patch;

/// <summary>How a strategic merge patch treats one field.</summary>
/// <param name="Type">The field's type; null below a field that may hold anything, where objects merge and lists are replaced.</param>
/// <param name="Strategy"><c>merge</c>, <c>replace</c>, or empty.</param>
/// <param name="MergeKey">The member by which the items of a merged list are told apart; empty for lists of scalars.</param>
internal readonly record struct PatchMeta(TypeReference? Type, string Strategy, string MergeKey)
{
    private const string RetainKeys = "retainKeys";

    /// <summary>The field of that name in a value of type <paramref name="container"/>.</summary>
    /// <exception cref="Errors.ApiStatusException">400: the type has no such field.</exception>
    public static PatchMeta Of(TypeReference? container, string field)
    {
        if (container is { Value: Schema.ValueType.Map })
        {
            return new PatchMeta(container.Element, "", "");
        }

        if (container is not { Value: Schema.ValueType.Struct, Struct: { } type })
        {
            return new PatchMeta(null, "", "");
        }

        if (!type.TryGetField(field, out var schema))
        {
            throw PatchErrors.UnknownField(type.ShortName, field);
        }

        // retainKeys only allows the directive of that name, which is obeyed wherever it stands.
        var strategy = schema.PatchStrategy?.Split(',').FirstOrDefault(s => s != RetainKeys) ?? "";
        return new PatchMeta(schema.Type, strategy, schema.PatchMergeKey ?? "");
    }
}
