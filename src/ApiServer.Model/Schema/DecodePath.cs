using System.Globalization;
using System.Text;

namespace ApiServer.Model.Schema;

/// <summary>Where in the body a walk stands; put into words only when something is wrong there.</summary>
internal sealed class DecodePath
{
    private readonly List<(string Name, int Index, TypeSchema? Owner)> _steps = new(16);

    /// <summary>What a mistyped value was meant for: <c>struct field Container.spec.containers.name</c>, without indexes and map keys.</summary>
    public string Target
    {
        get
        {
            var fields = _steps.Where(s => s.Owner is not null).ToList();
            return fields.Count == 0 ? "value" : $"struct field {fields[^1].Owner!.ShortName}.{string.Join('.', fields.Select(f => f.Name))}";
        }
    }

    /// <summary>Steps into a field of <paramref name="owner"/>, or into a map when that is null.</summary>
    public void Push(string name, TypeSchema? owner) => _steps.Add((name, -1, owner));

    public void PushIndex(int index) => _steps.Add(("", index, null));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The path of a member here: <c>spec.containers[0].foo</c>.</summary>
    public string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.Index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(step.Name);
            }
        }

        return text.Append(text.Length == 0 ? "" : ".").Append(name).ToString();
    }
}
