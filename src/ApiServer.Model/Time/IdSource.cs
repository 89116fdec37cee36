using System.Security.Cryptography;

namespace ApiServer.Model.Time;

/// <summary>Where uids and random name suffixes come from. A seed makes them repeatable.</summary>
public sealed class IdSource
{
    /// <summary>Letters and digits of generated names: no vowels, so no words (apimachinery util/rand).</summary>
    public const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random? _seeded;
    private readonly Lock _lock = new();

    /// <summary>Random ids.</summary>
    public IdSource()
    {
    }

    /// <summary>The same seed gives the same ids in the same order.</summary>
#pragma warning disable CA5394 // Repeatable on purpose, and never used for secrets.
    public IdSource(int seed) => _seeded = new Random(seed);
#pragma warning restore CA5394

    /// <summary>A version 4 UUID in lower case.</summary>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>That many characters of <see cref="Alphabet"/>.</summary>
    public string NewSuffix(int length = 5)
    {
        Span<byte> bytes = stackalloc byte[length];
        Fill(bytes);
        return string.Create(length, bytes, (text, random) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[random[i] % Alphabet.Length];
            }
        });
    }

    /// <summary>A fraction in [0, 1) for jitter.</summary>
    public double NextFraction()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes);
        return BitConverter.ToUInt32(bytes) / (uint.MaxValue + 1.0);
    }

    private void Fill(Span<byte> bytes)
    {
        if (_seeded is null)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        lock (_lock)
        {
#pragma warning disable CA5394
            _seeded.NextBytes(bytes);
#pragma warning restore CA5394
        }
    }
}
