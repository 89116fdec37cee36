using System.Text.RegularExpressions;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>What a structural schema asks of a value: its <c>type</c> and the checks beside it, as the schema writes them.</summary>
internal sealed record ValueRules
{
    /// <summary><c>string</c>, <c>integer</c>, <c>object</c>, …; empty where any type will do.</summary>
    public string Type { get; init; } = "";

    public string Format { get; init; } = "";

    public IReadOnlyList<JsonValue> Enum { get; init; } = [];

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public Regex? Pattern { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }
}
