using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>An environment variable and where its value comes from.</summary>
internal sealed class EnvironmentRules : StructValidator
{
    private static readonly string[] Fields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    private static readonly string[] Resources =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    public EnvironmentRules()
    {
        Member("name").IsRequiredWithFormat(NameFormats.EnvironmentName);
        Rule(ValueFrom);
    }

    private static void ValueFrom(JsonObject variable, ValidationContext<JsonObject> context)
    {
        if (variable.Object("valueFrom") is not { } from)
        {
            return;
        }

        var sources = 0;
        foreach (var (name, value) in from)
        {
            if (value is JsonObject source)
            {
                sources++;
                Source(name, source, context);
            }
        }

        if (sources == 0)
        {
            context.Invalid("valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (variable.Text("value").Length > 0)
        {
            context.Invalid("valueFrom", "", "may not be specified when `value` is not empty");
        }
        else if (sources > 1)
        {
            context.Invalid("valueFrom", "", "may not have more than one field specified at a time");
        }
    }

    private static void Source(string name, JsonObject source, ValidationContext<JsonObject> context)
    {
        var path = "valueFrom." + name;
        switch (name)
        {
            case "fieldRef":
                FieldReference(source, path, context);
                break;
            case "resourceFieldRef":
                if (source.Text("resource").Length == 0)
                {
                    context.Required(path + ".resource");
                }
                else if (!Resources.Contains(source.Text("resource")) && !source.Text("resource").Contains(".hugepages-", StringComparison.Ordinal))
                {
                    context.NotSupported(path + ".resource", source["resource"], Resources);
                }

                break;
            case "configMapKeyRef" or "secretKeyRef":
                if (source.Text("name").Length == 0)
                {
                    context.Required(path + ".name");
                }

                if (source.Text("key") is { Length: > 0 } key)
                {
                    context.Invalid(path + ".key", key, NameFormats.ConfigKey(key));
                }
                else
                {
                    context.Required(path + ".key");
                }

                break;
        }
    }

    /// <summary>A reference to a field of the Pod, for the environment.</summary>
    private static void FieldReference(JsonObject reference, string path, ValidationContext<JsonObject> context)
    {
        if (reference.Text("apiVersion").Length == 0)
        {
            context.Required(path + ".apiVersion");
            return;
        }

        var field = reference.Text("fieldPath");
        if (field.Length == 0)
        {
            context.Required(path + ".fieldPath");
        }
        else if (!Fields.Contains(field) && !IsSubscript(field))
        {
            context.Invalid(path + ".fieldPath", field, $"error converting fieldPath: field label not supported: {field}");
        }
    }

    private static bool IsSubscript(string field) =>
        field.EndsWith("']", StringComparison.Ordinal) &&
        (field.StartsWith("metadata.labels['", StringComparison.Ordinal) || field.StartsWith("metadata.annotations['", StringComparison.Ordinal));
}
