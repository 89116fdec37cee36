using System.Globalization;

namespace ApiServer.Rest.Negotiation;

/// <summary>Reads <c>Accept</c>: clauses in order of quality, then of how exact they are, then as written (goautoneg).</summary>
internal static class AcceptHeader
{
    /// <summary>What a missing header means.</summary>
    public static readonly AcceptClause Anything = new("*", "*", 1, "", "", "", "", false);

    public static IReadOnlyList<AcceptClause> Parse(string header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return [Anything];
        }

        var clauses = new List<AcceptClause>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            clauses.Add(Clause(part));
        }

        if (clauses.Count > 1)
        {
            // An insertion sort: stable, and headers are short.
            for (var i = 1; i < clauses.Count; i++)
            {
                for (var j = i; j > 0 && Before(clauses[j], clauses[j - 1]); j--)
                {
                    (clauses[j], clauses[j - 1]) = (clauses[j - 1], clauses[j]);
                }
            }
        }

        return clauses;
    }

    private static bool Before(AcceptClause a, AcceptClause b)
    {
        if (!a.Quality.Equals(b.Quality))
        {
            return a.Quality > b.Quality;
        }

        return (a.Type != "*" && b.Type == "*") || (a.Type == b.Type && a.Subtype != "*" && b.Subtype == "*");
    }

    private static AcceptClause Clause(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var slash = parts[0].IndexOf('/', StringComparison.Ordinal);
        var type = slash < 0 ? parts[0] : parts[0][..slash];
        var subtype = slash < 0 ? (parts[0] == "*" ? "*" : "") : parts[0][(slash + 1)..];
        var clause = Anything with { Type = type.Trim().ToLowerInvariant(), Subtype = subtype.Trim().ToLowerInvariant() };
        for (var i = 1; i < parts.Length; i++)
        {
            var equals = parts[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                clause = With(clause, parts[i][..equals].Trim(), parts[i][(equals + 1)..].Trim().Trim('"'));
            }
        }

        return clause;
    }

    private static AcceptClause With(AcceptClause clause, string name, string value) => name switch
    {
        "q" => clause with { Quality = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var q) ? q : 1 },
        "as" => clause with { As = value },
        "g" => clause with { Group = value },
        "v" => clause with { Version = value },
        "stream" => clause with { Stream = value },
        "pretty" => clause with { Pretty = value == "1" },
        _ => clause,
    };
}
