using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.List;

/// <summary>The selectors and the namespace of a list or watch, tested against what was taken out of each object at commit.</summary>
internal sealed class ObjectFilter
{
    private const string NameField = "metadata.name";
    private const string NamespaceField = "metadata.namespace";

    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    public ObjectFilter(RequestScope scope, ListOptions options)
    {
        _namespace = scope.Namespace;
        _labels = options.LabelSelector;
        _fields = options.FieldSelector;
        foreach (var requirement in _fields.Requirements)
        {
            CheckField(scope.Resource, requirement.Field);
        }

        ExactName = _fields.Requirements.FirstOrDefault(r => r is { Field: NameField, Equal: true })?.Value;
    }

    /// <summary>Whether every object of the namespace passes.</summary>
    public bool IsEverything => _labels.IsEverything && _fields.IsEverything;

    /// <summary>The one name that can pass, when the field selector says it.</summary>
    public string? ExactName { get; }

    public bool Matches(StoredObject obj)
    {
        if (_namespace.Length > 0 && obj.Key.Namespace != _namespace)
        {
            return false;
        }

        foreach (var requirement in _fields.Requirements)
        {
            if (ValueOf(obj, requirement.Field) == requirement.Value != requirement.Equal)
            {
                return false;
            }
        }

        return _labels.IsEverything || _labels.Matches(obj.Facts.Labels);
    }

    private static string ValueOf(StoredObject obj, string field)
    {
        switch (field)
        {
            case NameField:
                return obj.Key.Name;
            case NamespaceField:
                return obj.Key.Namespace;
            default:
                foreach (var (name, value) in obj.Facts.Fields)
                {
                    if (name == field)
                    {
                        return value;
                    }
                }

                return "";
        }
    }

    private static void CheckField(ResourceDefinition resource, string field)
    {
        var own = resource.StoredForm.Rules.SelectableFieldNames;
        if (field is NameField or NamespaceField || own.Contains(field))
        {
            return;
        }

        throw StatusErrors.BadRequest(own.Count > 0
            ? $"field label not supported: {field}"
            : $"\"{field}\" is not a known field selector: only \"{NameField}\", \"{NamespaceField}\"");
    }
}
