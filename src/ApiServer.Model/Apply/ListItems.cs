using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>The items of a set or of a list with keys, by path element, in their order. Items without one are left out.</summary>
internal sealed class ListItems
{
    private readonly Dictionary<string, List<JsonValue>> _byElement = new(StringComparer.Ordinal);

    public ListItems(MergeType type, JsonArray? list)
    {
        foreach (var item in list ?? JsonArray.Empty)
        {
            if (type.ElementOf(item, out _) is not { } element)
            {
                continue;
            }

            All.Add((element, item));
            if (!_byElement.TryGetValue(element, out var same))
            {
                _byElement.Add(element, same = new(1));
                Elements.Add(element);
            }

            same.Add(item);
        }
    }

    /// <summary>Every item, in order.</summary>
    public List<(string Element, JsonValue Item)> All { get; } = [];

    /// <summary>The elements, each once.</summary>
    public List<string> Elements { get; } = [];

    public bool Contains(string element) => _byElement.ContainsKey(element);

    /// <summary>The items of that element; more than one where an object has duplicates.</summary>
    public IReadOnlyList<JsonValue> this[string element] => _byElement.TryGetValue(element, out var items) ? items : [];

    /// <summary>The item of that element; null when there is none, or several.</summary>
    public JsonValue? Single(string element) => this[element] is [var item] ? item : null;
}
