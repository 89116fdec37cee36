using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>
/// Turns JSON that a client sent into the canonical form of its type, the one in which objects are kept and compared: only known
/// fields, in Go's order, map keys sorted, empty values written or left out as Go does, quantities and times normalised.
/// </summary>
public static class ObjectDecoder
{
    /// <summary>Upstream stops collecting there.</summary>
    internal const int MaxProblems = 100;

    /// <summary>Decodes a body; JSON's <c>null</c> is an empty object. Canonical input comes back as the same instance.</summary>
    /// <param name="schema">The type.</param>
    /// <param name="value">What was sent.</param>
    /// <param name="problems">
    /// Receives what strict field validation refuses and the plain one warns of, in upstream's words and order:
    /// <c>unknown field "spec.foo"</c>, <c>duplicate field "metadata.labels.a"</c>.
    /// </param>
    /// <param name="duplicates">The paths of duplicate members as <see cref="JsonReader.Parse(ReadOnlySpan{byte}, ICollection{string}?, int)"/> reported them; those that lie in known fields become problems.</param>
    /// <param name="known">An object of the type in canonical form, of which the value was made: what it shares with it is not read again.</param>
    /// <exception cref="DecodeException">A value has the wrong type, or is no quantity, time or base64.</exception>
    public static JsonObject Decode(
        TypeSchema schema, JsonValue value, ICollection<string>? problems = null, IReadOnlyCollection<string>? duplicates = null, JsonObject? known = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(value);
        return new DecodeWalk(problems, duplicates).Root(schema, value, known);
    }

    /// <summary>
    /// Decodes what came of a strategic merge patch. Upstream converts the tree without writing it as JSON first: other words for values of the
    /// wrong type (<c>cannot restore map from string</c>), and the unknown fields in the order of their names.
    /// </summary>
    /// <param name="schema">The type.</param>
    /// <param name="tree">The patched object.</param>
    /// <param name="problems">Receives the unknown fields.</param>
    /// <param name="known">An object of the type in canonical form, of which the tree was made.</param>
    /// <exception cref="DecodeException">A value has the wrong type, or is no quantity, time or base64.</exception>
    public static JsonObject DecodeTree(TypeSchema schema, JsonObject tree, ICollection<string>? problems = null, JsonObject? known = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(tree);
        var unknown = problems is null ? null : new List<string>();
        var decoded = new DecodeWalk(unknown, duplicates: null, fromTree: true).Root(schema, tree, known);
        foreach (var problem in unknown?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            problems!.Add(problem);
        }

        return decoded;
    }

    /// <summary>
    /// The canonical form of an object that our own code made or changed: the same rules, unknown fields dropped silently.
    /// Idempotent; a canonical object comes back as the same instance.
    /// </summary>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static JsonObject Canonicalize(TypeSchema schema, JsonObject obj) => Decode(schema, obj);
}
