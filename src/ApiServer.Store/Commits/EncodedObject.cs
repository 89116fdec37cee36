using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Store.Commits;

/// <summary>
/// An object's canonical bytes with a slot where the text of <c>metadata.resourceVersion</c> goes, so that the committer only
/// has to copy. Made on the caller's thread.
/// </summary>
internal sealed class EncodedObject
{
    private const string ResourceVersion = "resourceVersion";
    private const int LongestRevision = 20;

    /// <summary>A Pod with its owners of fields takes about that.</summary>
    private const int InitialCapacity = 4096;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _slot;

    private EncodedObject(ReadOnlyMemory<byte> bytes, int slot)
    {
        _bytes = bytes;
        _slot = slot;
    }

    public int Length => _bytes.Length + LongestRevision;

    /// <exception cref="ArgumentException">The object has no metadata.</exception>
    public static EncodedObject Encode(JsonObject obj)
    {
        var output = new ArrayBufferWriter<byte>(InitialCapacity);
        var slot = -1;
        Punctuate(output, '{');
        var first = true;
        foreach (var (name, value) in obj)
        {
            WriteName(name, ref first, output);
            if (name == "metadata" && value is JsonObject metadata)
            {
                slot = WriteMetadata(metadata, output);
            }
            else
            {
                JsonWriter.Write(value, output);
            }
        }

        Punctuate(output, '}');
        return slot < 0 ? throw new ArgumentException("The object has no metadata.", nameof(obj)) : new(output.WrittenMemory, slot);
    }

    /// <summary>The committed bytes.</summary>
    public byte[] Stamp(long revision)
    {
        Span<byte> text = stackalloc byte[LongestRevision];
        Utf8Formatter.TryFormat(revision, text, out var length);
        var stamped = new byte[_bytes.Length + length];
        _bytes.Span[.._slot].CopyTo(stamped);
        text[..length].CopyTo(stamped.AsSpan(_slot));
        _bytes.Span[_slot..].CopyTo(stamped.AsSpan(_slot + length));
        return stamped;
    }

    /// <summary>The tree with that resourceVersion, in the place where <see cref="Encode"/> writes it; itself when it has it already.</summary>
    public static JsonObject Stamp(JsonObject obj, long revision)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        var metadata = obj.Object("metadata") ?? JsonObject.Empty;
        if (metadata.String(ResourceVersion) == text)
        {
            return obj;
        }

        if (metadata.Contains(ResourceVersion))
        {
            return obj.With("metadata", metadata.With(ResourceVersion, text));
        }

        var before = MembersBefore(metadata);
        var builder = new JsonObjectBuilder(metadata.Count + 1);
        foreach (var (name, value) in metadata)
        {
            if (before-- == 0)
            {
                builder.Add(ResourceVersion, text);
            }

            builder.Add(name, value);
        }

        builder.Set(ResourceVersion, text);
        return obj.With("metadata", builder.Build());
    }

    private static int WriteMetadata(JsonObject metadata, ArrayBufferWriter<byte> output)
    {
        var before = metadata.Contains(ResourceVersion) ? -1 : MembersBefore(metadata);
        var slot = -1;
        var first = true;
        Punctuate(output, '{');
        foreach (var (name, value) in metadata)
        {
            if (before-- == 0)
            {
                slot = WriteSlot(ref first, output);
            }

            if (name == ResourceVersion)
            {
                slot = WriteSlot(ref first, output);
                continue;
            }

            WriteName(name, ref first, output);
            JsonWriter.Write(value, output);
        }

        if (slot < 0)
        {
            slot = WriteSlot(ref first, output);
        }

        Punctuate(output, '}');
        return slot;
    }

    /// <summary>How many members stand before resourceVersion in the order of Go's ObjectMeta.</summary>
    private static int MembersBefore(JsonObject metadata)
    {
        int before = 0, index = 0;
        foreach (var (name, _) in metadata)
        {
            index++;
            if (name is "name" or "generateName" or "namespace" or "selfLink" or "uid")
            {
                before = index;
            }
        }

        return before;
    }

    private static int WriteSlot(ref bool first, ArrayBufferWriter<byte> output)
    {
        WriteName(ResourceVersion, ref first, output);
        output.Write("\"\""u8);
        return output.WrittenCount - 1;
    }

    private static void WriteName(string name, ref bool first, ArrayBufferWriter<byte> output)
    {
        if (!first)
        {
            Punctuate(output, ',');
        }

        first = false;
        JsonWriter.WriteString(name, output);
        Punctuate(output, ':');
    }

    private static void Punctuate(ArrayBufferWriter<byte> output, char c)
    {
        output.GetSpan(1)[0] = (byte)c;
        output.Advance(1);
    }
}
