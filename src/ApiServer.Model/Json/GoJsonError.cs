using System.Globalization;

namespace ApiServer.Model.Json;

/// <summary>
/// What Go's encoding/json says of a malformed document: <c>unexpected end of JSON input</c>,
/// <c>invalid character 'x' looking for beginning of value</c>. Upstream's answers carry these words.
/// </summary>
public static class GoJsonError
{
    private const string End = "unexpected end of JSON input";

    /// <summary>The message; null when the document is well formed and not too deep for <see cref="JsonReader"/>.</summary>
    public static string? Describe(ReadOnlySpan<byte> utf8)
    {
        var open = new Stack<bool>();
        var scanner = new Scanner(utf8);
        while (true)
        {
            var error = scanner.Value(open, out var closed);
            while (error is null && closed && open.Count > 0)
            {
                error = scanner.AfterValue(open, out closed);
            }

            if (error is not null || (closed && open.Count == 0))
            {
                return error ?? scanner.Trailing();
            }

            if (open.Count > JsonReader.MaxDepth)
            {
                return "exceeded max depth";
            }
        }
    }

    /// <summary>Go's name of a value's JSON type, as in <c>cannot unmarshal array into Go value of type …</c>.</summary>
    public static string TypeName(JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Kind switch
        {
            JsonKind.Object => "object",
            JsonKind.Array => "array",
            JsonKind.String => "string",
            JsonKind.Boolean => "bool",
            JsonKind.Null => "null",
            _ => "number",
        };
    }

    private static string Invalid(byte c, string where)
    {
        var shown = (char)c switch
        {
            '\'' => "\\'",
            '"' => "\"",
            '\\' => "\\\\",
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            < ' ' or '\x7f' => "\\x" + c.ToString("x2", CultureInfo.InvariantCulture),
            (>= '\x80' and <= '\xa0') or '\xad' => "\\u" + c.ToString("x4", CultureInfo.InvariantCulture),
            var printable => printable.ToString(),
        };
        return $"invalid character '{shown}' {where}";
    }

    /// <summary>Walks over a document. On the stack of open containers true is an object.</summary>
    private ref struct Scanner(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _at;

        /// <summary>Reads a scalar or opens a container, up to where the next value begins. <paramref name="closed"/>: a value is complete.</summary>
        public string? Value(Stack<bool> open, out bool closed)
        {
            closed = true;
            if (!Next(out var c))
            {
                return End;
            }

            switch (c)
            {
                case (byte)'{':
                    if (Peek() == '}')
                    {
                        _at++;
                        return null;
                    }

                    open.Push(true);
                    closed = false;
                    return Key();
                case (byte)'[':
                    if (Peek() == ']')
                    {
                        _at++;
                        return null;
                    }

                    open.Push(false);
                    closed = false;
                    return null;
                case (byte)'"':
                    return String();
                case (byte)'t':
                    return Literal("true"u8, "true");
                case (byte)'f':
                    return Literal("false"u8, "false");
                case (byte)'n':
                    return Literal("null"u8, "null");
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    return Number(c);
                default:
                    return Invalid(c, "looking for beginning of value");
            }
        }

        /// <summary>What may follow a value inside a container: a comma, or the container's end.</summary>
        public string? AfterValue(Stack<bool> open, out bool closed)
        {
            closed = false;
            if (!Next(out var c))
            {
                return End;
            }

            var inObject = open.Peek();
            if (c == (byte)',')
            {
                return inObject ? Key() : null;
            }

            if (c == (inObject ? (byte)'}' : (byte)']'))
            {
                open.Pop();
                closed = true;
                return null;
            }

            return Invalid(c, inObject ? "after object key:value pair" : "after array element");
        }

        public string? Trailing() => Next(out var c) ? Invalid(c, "after top-level value") : null;

        private string? Key()
        {
            if (!Next(out var c))
            {
                return End;
            }

            if (c != (byte)'"')
            {
                return Invalid(c, "looking for beginning of object key string");
            }

            if (String() is { } error)
            {
                return error;
            }

            return !Next(out c) ? End : c == (byte)':' ? null : Invalid(c, "after object key");
        }

        private string? String()
        {
            while (_at < _text.Length)
            {
                var c = _text[_at++];
                if (c == (byte)'"')
                {
                    return null;
                }

                if (c < 0x20)
                {
                    return Invalid(c, "in string literal");
                }

                if (c == (byte)'\\' && Escape() is { } error)
                {
                    return error;
                }
            }

            return End;
        }

        private string? Escape()
        {
            if (_at == _text.Length)
            {
                return End;
            }

            var c = _text[_at++];
            if (!"bfnrt\\/\"u"u8.Contains(c))
            {
                return Invalid(c, "in string escape code");
            }

            for (var i = 0; c == (byte)'u' && i < 4; i++)
            {
                if (_at == _text.Length)
                {
                    return End;
                }

                if (!char.IsAsciiHexDigit((char)_text[_at++]))
                {
                    return Invalid(_text[_at - 1], "in \\u hexadecimal character escape");
                }
            }

            return null;
        }

        private string? Number(byte first)
        {
            if (first == (byte)'-')
            {
                if (_at == _text.Length)
                {
                    return End;
                }

                first = _text[_at++];
                if (!char.IsAsciiDigit((char)first))
                {
                    return Invalid(first, "in numeric literal");
                }
            }

            if (first != (byte)'0')
            {
                Digits();
            }

            if (_at < _text.Length && _text[_at] == (byte)'.')
            {
                _at++;
                if (OneDigit("after decimal point in numeric literal") is { } error)
                {
                    return error;
                }
            }

            return _at < _text.Length && _text[_at] is (byte)'e' or (byte)'E' ? Exponent() : null;
        }

        private string? Exponent()
        {
            _at++;
            if (_at < _text.Length && _text[_at] is (byte)'+' or (byte)'-')
            {
                _at++;
            }

            return OneDigit("in exponent of numeric literal");
        }

        private string? OneDigit(string where)
        {
            if (_at == _text.Length)
            {
                return End;
            }

            if (!char.IsAsciiDigit((char)_text[_at]))
            {
                return Invalid(_text[_at], where);
            }

            Digits();
            return null;
        }

        private void Digits()
        {
            while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
            {
                _at++;
            }
        }

        private string? Literal(ReadOnlySpan<byte> literal, string name)
        {
            for (var i = 1; i < literal.Length; i++)
            {
                if (_at == _text.Length)
                {
                    return End;
                }

                if (_text[_at++] != literal[i])
                {
                    return Invalid(_text[_at - 1], $"in literal {name} (expecting '{(char)literal[i]}')");
                }
            }

            return null;
        }

        private char Peek()
        {
            var mark = _at;
            var found = Next(out var c);
            _at = found ? _at - 1 : mark;
            return found ? (char)c : '\0';
        }

        private bool Next(out byte c)
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _at++;
            }

            var found = _at < _text.Length;
            c = found ? _text[_at++] : (byte)0;
            return found;
        }
    }
}
