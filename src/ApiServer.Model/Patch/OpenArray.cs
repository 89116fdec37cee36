using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>An array under change, in pieces: an item that comes in or goes moves those of its piece only.</summary>
internal sealed class OpenArray : OpenContainer
{
    private const int PieceLength = 512;

    private readonly List<List<object>> _pieces;
    private int _count;

    public OpenArray(JsonArray origin)
    {
        _count = origin.Count;
        _pieces = new((_count / PieceLength) + 1);
        for (var start = 0; start < _count; start += PieceLength)
        {
            var piece = new List<object>(Math.Min(PieceLength, _count - start));
            for (var i = start; i < _count && i < start + PieceLength; i++)
            {
                piece.Add(origin[i]);
            }

            _pieces.Add(piece);
        }
    }

    public override int Count => _count;

    public override object? Get(string segment)
    {
        var index = JsonPointer.Index(segment, _count);
        if (index < 0)
        {
            return null;
        }

        var (piece, at) = Find(index);
        return piece[at];
    }

    public override bool Replace(string segment, object node)
    {
        var index = JsonPointer.Index(segment, _count);
        if (index < 0)
        {
            return false;
        }

        var (piece, at) = Find(index);
        piece[at] = node;
        return true;
    }

    public override bool Add(string segment, object node)
    {
        var index = segment == "-" ? _count : JsonPointer.Index(segment, _count + 1);
        if (index < 0)
        {
            return false;
        }

        if (_pieces.Count == 0)
        {
            _pieces.Add([]);
        }

        var (piece, at) = Find(index);
        piece.Insert(at, node);
        _count++;
        if (piece.Count > 2 * PieceLength)
        {
            _pieces.Insert(_pieces.IndexOf(piece) + 1, piece[PieceLength..]);
            piece.RemoveRange(PieceLength, piece.Count - PieceLength);
        }

        return true;
    }

    public override object? Remove(string segment)
    {
        var index = JsonPointer.Index(segment, _count);
        if (index < 0)
        {
            return null;
        }

        var (piece, at) = Find(index);
        var removed = piece[at];
        piece.RemoveAt(at);
        _count--;
        if (piece.Count == 0)
        {
            _pieces.Remove(piece);
        }

        return removed;
    }

    public override bool Holds(JsonValue tree)
    {
        if (tree is not JsonArray array || array.Count != _count)
        {
            return false;
        }

        var i = 0;
        return _pieces.TrueForAll(piece => piece.TrueForAll(node => Holds(node, array[i++])));
    }

    public override JsonValue? Close(int depth)
    {
        var closed = new List<JsonValue>(_count);
        foreach (var node in _pieces.SelectMany(piece => piece))
        {
            if (Close(node, depth) is not { } value)
            {
                return null;
            }

            closed.Add(value);
        }

        return JsonArray.Of(closed);
    }

    /// <summary>The piece with that index, or, for the index after the last, its end.</summary>
    private (List<object> Piece, int At) Find(int index)
    {
        var i = 0;
        for (; i < _pieces.Count - 1 && index >= _pieces[i].Count; i++)
        {
            index -= _pieces[i].Count;
        }

        return (_pieces[i], index);
    }
}
