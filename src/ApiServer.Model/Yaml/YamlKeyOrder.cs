using System.Globalization;
using System.Text;

namespace ApiServer.Model.Yaml;

/// <summary>go-yaml's order of keys: numbers inside of names by value (<c>a9</c> before <c>a10</c>), letters after everything else.</summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static readonly YamlKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var a = x!.EnumerateRunes().ToArray();
        var b = y!.EnumerateRunes().ToArray();
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return CompareFrom(a, b, i);
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareFrom(Rune[] a, Rune[] b, int at)
    {
        var aLetter = Rune.IsLetter(a[at]);
        var bLetter = Rune.IsLetter(b[at]);
        if (aLetter != bLetter)
        {
            return aLetter ? 1 : -1;
        }

        if (aLetter)
        {
            return a[at].CompareTo(b[at]);
        }

        var start = at > 0 && (IsZero(a[at]) || IsZero(b[at])) && FollowsNumber(a, at) ? 1 : 0;
        var (aNumber, aEnd) = Number(a, at, start);
        var (bNumber, bEnd) = Number(b, at, start);
        var byNumber = aNumber != bNumber ? aNumber.CompareTo(bNumber) : aEnd.CompareTo(bEnd);
        return byNumber != 0 ? byNumber : a[at].CompareTo(b[at]);
    }

    private static bool IsZero(Rune rune) => rune.Value == '0';

    /// <summary>Whether the zero is one inside of a number, not before it.</summary>
    private static bool FollowsNumber(Rune[] text, int at)
    {
        for (var i = at - 1; i >= 0 && Rune.IsDigit(text[i]); i--)
        {
            if (!IsZero(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static (long Number, int End) Number(Rune[] text, int at, long number)
    {
        for (; at < text.Length && Rune.IsDigit(text[at]); at++)
        {
            number = unchecked((number * 10) + CharUnicodeInfo.GetDecimalDigitValue(text[at].ToString(), 0));
        }

        return (number, at);
    }
}
