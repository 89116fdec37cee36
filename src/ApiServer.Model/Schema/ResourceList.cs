using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Schema;

/// <summary>Amounts of resources by name, in the order of their names (upstream: core/v1 ResourceList and apiserver/pkg/quota/v1/resources.go).</summary>
public sealed class ResourceList
{
    private readonly SortedDictionary<string, Quantity> _amounts = new(StringComparer.Ordinal);

    /// <summary>The amounts by name.</summary>
    public IReadOnlyDictionary<string, Quantity> Amounts => _amounts;

    public IEnumerable<string> Names => _amounts.Keys;

    public bool IsEmpty => _amounts.Count == 0;

    /// <summary>The amount of that resource; zero when there is none.</summary>
    public Quantity this[string name]
    {
        get => _amounts.GetValueOrDefault(name);
        set => _amounts[name] = value;
    }

    /// <summary>The quantities that stand in an object; what is none is left out.</summary>
    public static ResourceList Of(JsonObject quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        var list = new ResourceList();
        foreach (var (name, value) in quantities)
        {
            if (Quantities.Of(value) is { } quantity)
            {
                list[name] = quantity;
            }
        }

        return list;
    }

    public bool Contains(string name) => _amounts.ContainsKey(name);

    /// <summary>Both together.</summary>
    public ResourceList Plus(ResourceList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = Where((_, _) => true);
        foreach (var (name, amount) in other._amounts)
        {
            sum[name] += amount;
        }

        return sum;
    }

    /// <summary>What these are more than those; zero where they are not.</summary>
    public ResourceList MoreThan(ResourceList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var more = new ResourceList();
        foreach (var (name, amount) in _amounts)
        {
            more[name] = amount > other[name] ? amount - other[name] : Quantity.Zero;
        }

        return more;
    }

    /// <summary>The larger of both, resource by resource.</summary>
    public ResourceList Or(ResourceList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var larger = Where((_, _) => true);
        foreach (var (name, amount) in other._amounts)
        {
            larger[name] = !larger.Contains(name) || amount > larger[name] ? amount : larger[name];
        }

        return larger;
    }

    /// <summary>Those of which that holds.</summary>
    public ResourceList Where(Func<string, Quantity, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var chosen = new ResourceList();
        foreach (var (name, amount) in _amounts)
        {
            if (holds(name, amount))
            {
                chosen[name] = amount;
            }
        }

        return chosen;
    }

    /// <summary>Whether both name the same resources with the same amounts.</summary>
    public bool IsSameAs(ResourceList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _amounts.SequenceEqual(other._amounts);
    }

    public JsonObject ToJson()
    {
        var json = new JsonObjectBuilder(_amounts.Count);
        foreach (var (name, amount) in _amounts)
        {
            json.Add(name, amount.ToString());
        }

        return json.Build();
    }

    /// <summary><c>cpu=1,pods=2</c>.</summary>
    public override string ToString() => string.Join(',', _amounts.Select(a => $"{a.Key}={a.Value}"));
}
