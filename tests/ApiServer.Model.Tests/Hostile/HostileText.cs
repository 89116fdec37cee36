using System.Text;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>Documents of about the largest size that a request may have.</summary>
internal static class HostileText
{
    /// <summary>An object of so many members, or as many as fit.</summary>
    public static byte[] Members(Func<int, string> member, int count = int.MaxValue, string before = "{", string after = "}", string between = ",")
    {
        var text = new StringBuilder(before, Bounds.Body);
        var first = true;
        for (var i = 0; i < count; i++)
        {
            var next = member(i);
            if (text.Length + next.Length + after.Length + 1 > Bounds.Body)
            {
                break;
            }

            text.Append(first ? "" : between).Append(next);
            first = false;
        }

        return Encoding.UTF8.GetBytes(text.Append(after).ToString());
    }

    /// <summary>As many of an item as fit.</summary>
    public static byte[] Items(string item) => Members(_ => item, before: "[", after: "]");

    /// <summary>So many of the one, then so many of the other.</summary>
    public static byte[] Nested(string open, string close, int depth) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth)));
}
