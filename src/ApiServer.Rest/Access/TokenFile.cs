using System.Text;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Access;

/// <summary>Reads upstream's token file: lines of comma-separated values, <c>token,user,uid,"group1,group2"</c>; the groups may be missing.</summary>
public static class TokenFile
{
    private const string Authenticated = "system:authenticated";

    /// <summary>Reads the lines of a file; empty lines and lines that begin with <c>#</c> are skipped.</summary>
    /// <exception cref="FormatException">A line has fewer than three columns, or no token, or a quote that does not end.</exception>
    public static IReadOnlyList<KeyValuePair<string, UserInfo>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var users = new List<KeyValuePair<string, UserInfo>>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || line.StartsWith("#"))
            {
                continue;
            }

            var columns = Columns(line.ToString(), number);
            if (columns.Count < 3)
            {
                throw new FormatException($"line {number} of the token file must have at least 3 columns (token, user name, user uid), found {columns.Count}");
            }

            if (columns[0].Length == 0)
            {
                throw new FormatException($"line {number} of the token file has an empty token");
            }

            List<string> groups = columns.Count > 3
                ? [.. columns[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
                : [];
            if (!groups.Contains(Authenticated))
            {
                groups.Add(Authenticated);
            }

            users.Add(new(columns[0], new UserInfo(columns[1], columns[2], groups)));
        }

        return users;
    }

    private static List<string> Columns(string line, int number)
    {
        var columns = new List<string>();
        var column = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                column.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                columns.Add(column.ToString().Trim());
                column.Clear();
            }
            else
            {
                column.Append(line[i]);
            }
        }

        if (quoted)
        {
            throw new FormatException($"line {number} of the token file has a quote that does not end");
        }

        columns.Add(column.ToString().Trim());
        return columns;
    }
}
