using ApiServer.Model.Json;

namespace ApiServer.Model.Selectors;

/// <summary>A label selector.</summary>
public sealed class LabelSelector
{
    /// <summary>Matches every object.</summary>
    public static readonly LabelSelector Everything = new();

    /// <summary>Reads the query form, <c>app=nginx,tier in (a,b),!x</c>.</summary>
    public static LabelSelector Parse(string text) => throw new NotSupportedException(text);

    /// <summary>Reads the object form (matchLabels, matchExpressions); an empty or missing one matches everything.</summary>
    public static LabelSelector FromObject(JsonObject? selector) => throw new NotSupportedException();

    /// <summary>A selector of equalities (a Service's spec.selector).</summary>
    public static LabelSelector FromMap(JsonObject map) => throw new NotSupportedException();

    public bool IsEverything => ReferenceEquals(this, Everything);

    public bool Matches(JsonObject labels) => throw new NotSupportedException();
}
