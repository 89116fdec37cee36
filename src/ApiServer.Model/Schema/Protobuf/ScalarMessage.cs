using System.Globalization;
using System.Text.Json;
using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>The values that JSON shows as one text or number and protobuf as a small message: times, quantities, int-or-strings, free JSON.</summary>
internal static class ScalarMessage
{
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;

    /// <summary>Timestamp: seconds = 1, nanos = 2; an empty message is the zero time.</summary>
    public static JsonValue ReadTime(ReadOnlySpan<byte> bytes, bool micro)
    {
        if (bytes.IsEmpty)
        {
            return JsonNull.Instance;
        }

        var (seconds, nanos) = ReadPair(bytes);
        if (seconds is < FirstSecond or > LastSecond || nanos is < 0 or >= 1_000_000_000)
        {
            throw new DecodeException("Time.MarshalJSON: year outside of range [0,9999]");
        }

        var time = DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanos / 100));
        return JsonString.Of(time.ToString(micro ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    /// <summary>Time has whole seconds, MicroTime whole microseconds; both numbers are always written.</summary>
    public static void WriteTime(string? text, WireWriter writer)
    {
        if (text is null || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return;
        }

        writer.VarintField(2, time.Ticks % TimeSpan.TicksPerSecond / 10 * 1000);
        writer.VarintField(1, time.ToUnixTimeSeconds());
    }

    /// <summary>Duration: nanoseconds = 1.</summary>
    public static JsonValue ReadDuration(ReadOnlySpan<byte> bytes) =>
        JsonString.Of(GoDuration.Format(TimeSpan.FromTicks(ReadPair(bytes).First / TimeSpan.NanosecondsPerTick)));

    public static void WriteDuration(string? text, WireWriter writer)
    {
        GoDuration.Read(text ?? "0", out var duration);
        writer.VarintField(1, duration.Ticks * TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Quantity: string = 1.</summary>
    public static JsonValue ReadQuantity(ReadOnlySpan<byte> bytes) =>
        TextOf(bytes, 1) is { } text ? JsonString.Of(text) : JsonString.Of("0");

    /// <summary>IntOrString: type = 1 (1 is a string), intVal = 2, strVal = 3.</summary>
    public static JsonValue ReadIntOrString(ReadOnlySpan<byte> bytes)
    {
        var (type, number) = ReadPair(bytes);
        return type == 0 ? JsonInteger.Of((int)number) : JsonString.Of(TextOf(bytes, 3) ?? "");
    }

    public static void WriteIntOrString(JsonValue? value, WireWriter writer)
    {
        writer.TextField(3, value?.AsString ?? "");
        writer.VarintField(2, value?.AsInteger ?? 0);
        writer.VarintField(1, value is JsonString ? 1 : 0);
    }

    /// <summary>RawExtension, FieldsV1 and JSON: raw = 1, which is JSON, or an object in the envelope of its own.</summary>
    public static JsonValue ReadRaw(ReadOnlySpan<byte> bytes, int depth)
    {
        var raw = BytesOf(bytes, 1);
        if (raw.IsEmpty)
        {
            return JsonNull.Instance;
        }

        if (ProtobufEnvelope.IsEnvelope(raw))
        {
            return ProtobufEnvelope.Read(raw.ToArray()).DecodeKnown(depth);
        }

        try
        {
            return depth < JsonReader.MaxDepth ? JsonReader.Parse(raw, maxDepth: JsonReader.MaxDepth - depth) : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new DecodeException("couldn't get version/kind; json parse error: " + (GoJsonError.Describe(raw) ?? "exceeded max depth"));
        }
    }

    public static void WriteRaw(JsonValue? value, WireWriter writer)
    {
        if (value is not null and not JsonNull)
        {
            writer.BytesField(1, value.ToUtf8());
        }
    }

    /// <summary>A JSON number as Go writes a float64 that is not of an extreme size.</summary>
    public static JsonValue Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new DecodeException(string.Create(CultureInfo.InvariantCulture, $"json: unsupported value: {value}"));
        }

        return double.IsInteger(value) && Math.Abs(value) < 1e15
            ? JsonInteger.Of((long)value)
            : new JsonNumber(value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal));
    }

    private static (long First, long Second) ReadPair(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var (first, second) = (0L, 0L);
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag();
            if (type == WireType.Varint && number is 1 or 2)
            {
                var value = (long)reader.Varint();
                (first, second) = number == 1 ? (value, second) : (first, value);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return (first, second);
    }

    private static string? TextOf(ReadOnlySpan<byte> bytes, int wanted)
    {
        var text = BytesOf(bytes, wanted);
        return text.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(text);
    }

    private static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> bytes, int wanted)
    {
        var reader = new WireReader(bytes);
        ReadOnlySpan<byte> found = default;
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag();
            if (number == wanted && type == WireType.LengthDelimited)
            {
                found = reader.LengthDelimited();
            }
            else
            {
                reader.Skip(type);
            }
        }

        return found;
    }
}
