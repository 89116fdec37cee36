using System.Globalization;

namespace ApiServer.Model.Json;

/// <summary>A JSON number with a fraction, an exponent, or more than 64 bits. Keeps the text it was written with.</summary>
public sealed class JsonNumber : JsonValue
{
    public JsonNumber(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>The number as it was written.</summary>
    public string Text { get; }

    /// <summary>The nearest double.</summary>
    public double Value => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override JsonKind Kind => JsonKind.Number;

    public override bool Equals(JsonValue? other) =>
        other is JsonNumber n && (string.Equals(n.Text, Text, StringComparison.Ordinal) || n.Value.Equals(Value));

    public override int GetHashCode()
    {
        var bits = BitConverter.DoubleToInt64Bits(Value);
        return HashCode.Combine((int)bits, (int)(bits >> 32));
    }
}
