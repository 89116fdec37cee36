using System.Buffers.Binary;
using System.Text;

namespace ApiServer.Dns.Wire;

/// <summary>Writes responses, with compressed names; what does not fit is left out and, if it was asked for, that is marked.</summary>
internal sealed class DnsResponseWriter
{
    private const int HeaderLength = 12;
    private const int AnswerCount = 6;
    private const int EdnsSize = 1232;
    private const int EdnsLength = 11;
    private const int LargestPointer = 0x3fff;

    private readonly List<byte> _bytes = new(512);
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);

    private DnsResponseWriter()
    {
    }

    /// <summary>
    /// The message in at most <paramref name="limit"/> bytes, with as many records as fit. Missing answers set the TC bit (who cannot ask
    /// again over TCP has a part of them); missing additional records do not (RFC 2181, section 9).
    /// </summary>
    public static byte[] Write(DnsQuery query, DnsAnswer answer, int limit)
    {
        var writer = new DnsResponseWriter();
        writer.WriteHeader(query, answer);
        writer._bytes.AddRange(query.Question.Span);
        if (query.Question.Length > 0)
        {
            // Records of the asked name point to the question, and so show it in the asker's case.
            writer.Remember(query.Name, HeaderLength);
        }

        var room = limit - (query.HasEdns ? EdnsLength : 0);
        var answers = writer.WriteRecords(answer.Answers, room);
        var authority = writer.WriteRecords(answer.Authority, room);
        var additional = answers < answer.Answers.Count ? 0 : writer.WriteRecords(answer.Additional, room);
        if (query.HasEdns)
        {
            writer.WriteEdns(answer.Code);
            additional++;
        }

        writer.Set16(AnswerCount, answers);
        writer.Set16(AnswerCount + 2, authority);
        writer.Set16(AnswerCount + 4, additional);
        if (answers < answer.Answers.Count || authority < answer.Authority.Count)
        {
            writer._bytes[2] |= 0x02;
        }

        return [.. writer._bytes];
    }

    // How many fit. The names of one that does not are forgotten with it.
    private int WriteRecords(IReadOnlyList<DnsResourceRecord> records, int room)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var start = _bytes.Count;
            WriteRecord(records[i]);
            if (_bytes.Count > room)
            {
                _bytes.RemoveRange(start, _bytes.Count - start);
                foreach (var name in _offsets.Where(o => o.Value >= start).Select(o => o.Key).ToList())
                {
                    _offsets.Remove(name);
                }

                return i;
            }
        }

        return records.Count;
    }

    private void WriteHeader(DnsQuery query, DnsAnswer answer)
    {
        var flags = 0x8000 | (query.Opcode << 11) | (answer.Authoritative ? 0x0400 : 0) | (query.RecursionDesired ? 0x0100 : 0) | ((int)answer.Code & 0xf);
        Add16(query.Id);
        Add16(flags);
        Add16(query.Question.Length > 0 ? 1 : 0);
        Add16(0);
        Add16(0);
        Add16(0);
    }

    private void WriteRecord(DnsResourceRecord record)
    {
        WriteName(record.Owner, true);
        Add16((int)record.Data.Type);
        Add16(1);
        Add32(record.Ttl);
        var length = _bytes.Count;
        Add16(0);
        WriteData(record.Data);
        Set16(length, _bytes.Count - length - 2);
    }

    private void WriteData(DnsData data)
    {
        switch (data)
        {
            case DnsData.Address address:
                _bytes.AddRange(address.Value.GetAddressBytes());
                break;
            case DnsData.Target target:
                WriteName(target.Name, true);
                break;
            case DnsData.Service service:
                Add16(service.Priority);
                Add16(service.Weight);
                Add16(service.Port);
                WriteName(service.Host, false);
                break;
            case DnsData.Text text:
                _bytes.Add((byte)text.Value.Length);
                _bytes.AddRange(Encoding.ASCII.GetBytes(text.Value));
                break;
            case DnsData.Authority soa:
                WriteName(soa.PrimaryServer, true);
                WriteName(soa.Mailbox, true);
                Add32(soa.Serial);
                Add32(7200);
                Add32(1800);
                Add32(86400);
                Add32(soa.NegativeTtl);
                break;
        }
    }

    // The upper bits of the code, version 0, no flags, no options.
    private void WriteEdns(DnsResponseCode code)
    {
        _bytes.Add(0);
        Add16((int)DnsType.Opt);
        Add16(EdnsSize);
        Add32((uint)code >> 4 << 24);
        Add16(0);
    }

    private void WriteName(string name, bool compress)
    {
        while (name.Length > 0)
        {
            if (compress && _offsets.TryGetValue(name, out var offset))
            {
                Add16(0xc000 | offset);
                return;
            }

            if (_bytes.Count <= LargestPointer)
            {
                _offsets.TryAdd(name, _bytes.Count);
            }

            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var label = dot < 0 ? name : name[..dot];
            _bytes.Add((byte)label.Length);
            _bytes.AddRange(Encoding.Latin1.GetBytes(label));
            name = dot < 0 ? "" : name[(dot + 1)..];
        }

        _bytes.Add(0);
    }

    private void Remember(string name, int offset)
    {
        while (name.Length > 0)
        {
            _offsets.TryAdd(name, offset);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            offset += (dot < 0 ? name.Length : dot) + 1;
            name = dot < 0 ? "" : name[(dot + 1)..];
        }
    }

    private void Add16(int value)
    {
        _bytes.Add((byte)(value >> 8));
        _bytes.Add((byte)value);
    }

    private void Set16(int at, int value)
    {
        _bytes[at] = (byte)(value >> 8);
        _bytes[at + 1] = (byte)value;
    }

    private void Add32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.AddRange(bytes);
    }
}
