namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>What <c>kubectl get</c> printed, cut into cells by the places of its headings, as a reader's eye does.</summary>
internal sealed class KubectlTable
{
    private KubectlTable(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        Headings = headings;
        Rows = rows;
    }

    public IReadOnlyList<string> Headings { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; }

    public IReadOnlyDictionary<string, string> this[string name] => Rows.Single(r => r["NAME"] == name);

    public static KubectlTable Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = Columns(lines[0]);
        var rows = lines.Skip(1).Select(line => Row(line, columns)).ToList();
        return new KubectlTable([.. columns.Select(c => c.Heading)], rows);
    }

    /// <summary>All cells but AGE, one line a row: what must not change, or what two tables are compared by.</summary>
    public string WithoutAge() => string.Join(
        '\n', Rows.Select(r => string.Join(" | ", Headings.Where(h => h != "AGE").Select(h => $"{h}={r[h]}"))));

    private static List<(string Heading, int Start)> Columns(string line)
    {
        var columns = new List<(string, int)>();
        var start = 0;
        while (start < line.Length)
        {
            // Headings may have single spaces inside; three or more part two columns.
            var end = line.IndexOf("   ", start, StringComparison.Ordinal);
            end = end < 0 ? line.Length : end;
            columns.Add((line[start..end].Trim(), start));
            start = end;
            while (start < line.Length && line[start] == ' ')
            {
                start++;
            }
        }

        return columns;
    }

    private static Dictionary<string, string> Row(string line, List<(string Heading, int Start)> columns)
    {
        var cells = new Dictionary<string, string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var start = Math.Min(columns[i].Start, line.Length);
            var end = i + 1 < columns.Count ? Math.Min(columns[i + 1].Start, line.Length) : line.Length;
            cells[columns[i].Heading] = line[start..end].Trim();
        }

        return cells;
    }
}
