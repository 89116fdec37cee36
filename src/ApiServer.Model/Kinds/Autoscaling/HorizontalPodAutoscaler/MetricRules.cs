using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>A metric that is scaled by (autoscaling validation.go, validateMetricSpec).</summary>
internal static class MetricRules
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    /// <summary>In the order in which upstream looks for them: the first that is there is looked at.</summary>
    private static readonly string[] Sources = ["object", "external", "pods", "resource", "containerResource"];

    /// <param name="metric">The metric.</param>
    /// <param name="lenient">Whether the version of a described object may be wrong, as it was before.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(JsonObject metric, bool lenient, string path, ICollection<FieldError> errors)
    {
        var type = metric.Text("type");
        var known = Types.Contains(type);
        if (type.Length == 0)
        {
            errors.Required(path + ".type", "must specify a metric source type");
        }

        if (!known)
        {
            errors.Add(FieldError.NotSupported(path + ".type", type, Types));
        }

        var present = Sources.Where(s => metric.Object(s) is not null).ToList();
        if (present.Count > 0)
        {
            Source(present[0], metric.ObjectAt(present[0]), lenient, $"{path}.{present[0]}", errors);
        }

        var expected = "";
        if (known)
        {
            expected = char.ToLowerInvariant(type[0]) + type[1..];
            if (!present.Contains(expected))
            {
                errors.Required($"{path}.{expected}", "must populate information for the given metric source");
            }
        }
        else
        {
            // Upstream says it twice.
            errors.Add(FieldError.NotSupported(path + ".type", type, Types));
        }

        foreach (var other in present.Where(s => present.Count > 1 && s != expected))
        {
            errors.Forbidden($"{path}.{other}", "must populate the given metric source only");
        }
    }

    private static void Source(string name, JsonObject source, bool lenient, string path, ICollection<FieldError> errors)
    {
        if (name == "object")
        {
            var described = source.ObjectAt("describedObject");
            ObjectReference.Check(described, path + ".describedObject", errors);
            if (!lenient)
            {
                ObjectReference.CheckVersion(described, allowCore: true, path + ".describedObject", errors);
            }
        }

        switch (name)
        {
            case "resource" or "containerResource":
                Resource(source, name == "containerResource", path, errors);
                break;
            default:
                Identifier(source.ObjectAt("metric"), path + ".metric.name", errors);
                break;
        }

        var target = source.ObjectAt("target");
        Target(target, path + ".target", errors);
        switch (name)
        {
            case "object" or "external":
                Values(target, name == "external", path + ".target", errors);
                break;
            case "pods":
                if (!target.Contains("averageValue"))
                {
                    errors.Required(path + ".target.averageValue", "must specify a positive target averageValue");
                }

                break;
            default:
                Utilization(target, path + ".target", errors);
                break;
        }
    }

    private static void Resource(JsonObject source, bool ofContainer, string path, ICollection<FieldError> errors)
    {
        var name = source.Text("name");
        if (name.Length == 0)
        {
            errors.Required(path + ".name", "must specify a resource name");
        }
        else if (ofContainer)
        {
            errors.Invalid(path + ".name", name, ResourceTypes.ContainerName(name));
        }

        if (!ofContainer)
        {
            return;
        }

        var container = source.Text("container");
        if (container.Length == 0)
        {
            errors.Required(path + ".container", "must specify a container");
        }
        else
        {
            errors.Invalid(path + ".container", container, NameFormats.Dns1123Label(container));
        }
    }

    private static void Identifier(JsonObject metric, string path, ICollection<FieldError> errors)
    {
        var name = metric.Text("name");
        if (name.Length == 0)
        {
            errors.Required(path, "must specify a metric name");
        }
        else
        {
            errors.Invalid(path, name, NameFormats.PathSegment(name, prefix: false));
        }
    }

    private static void Target(JsonObject target, string path, ICollection<FieldError> errors)
    {
        var type = target.Text("type");
        if (type.Length == 0)
        {
            errors.Required(path + ".type", "must specify a metric target type");
        }

        if (type is not ("Utilization" or "Value" or "AverageValue"))
        {
            errors.Invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
        }

        foreach (var member in (ReadOnlySpan<string>)["value", "averageValue"])
        {
            if (Quantities.Of(target[member]) is { Sign: not 1 })
            {
                errors.Invalid($"{path}.{member}", target[member], "must be positive");
            }
        }

        if (target.Integer("averageUtilization") < 1)
        {
            errors.Invalid(path + ".averageUtilization", target["averageUtilization"], "must be greater than 0");
        }
    }

    private static void Values(JsonObject target, bool external, string path, ICollection<FieldError> errors)
    {
        var (value, average) = (target.Contains("value"), target.Contains("averageValue"));
        if (!value && !average)
        {
            errors.Required(path + ".averageValue", external
                ? "must set either a target value for metric or a per-pod target"
                : "must set either a target value or averageValue");
        }

        if (external && value && average)
        {
            errors.Forbidden(path + ".value", "may not set both a target value for metric and a per-pod target");
        }
    }

    private static void Utilization(JsonObject target, string path, ICollection<FieldError> errors)
    {
        var (utilization, average) = (target.Contains("averageUtilization"), target.Contains("averageValue"));
        if (!utilization && !average)
        {
            errors.Required(path + ".averageUtilization", "must set either a target raw value or a target utilization");
        }

        if (utilization && average)
        {
            errors.Forbidden(path + ".averageValue", "may not set both a target raw value and a target utilization");
        }
    }
}
