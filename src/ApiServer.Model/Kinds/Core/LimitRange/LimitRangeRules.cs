using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.LimitRange;

/// <summary>A LimitRange (core validation.go, ValidateLimitRange).</summary>
internal sealed class LimitRangeRules : StructValidator
{
    private const string Pod = "Pod";
    private const string Container = "Container";
    private const string Claim = "PersistentVolumeClaim";

    public LimitRangeRules() => Struct("spec", new SpecRules());

    private sealed class SpecRules : StructValidator
    {
        public SpecRules() => Rule((spec, context) =>
        {
            HashSet<string> types = new(StringComparer.Ordinal);
            var limits = spec.ArrayAt("limits");
            for (var i = 0; i < limits.Count; i++)
            {
                var limit = limits[i].AsObject ?? JsonObject.Empty;
                var path = $"limits[{i}]";
                Type(limit.Text("type"), path + ".type", types, context);
                Names(limit, path, context);
                foreach (var name in Members(limit).SelectMany(m => limit.ObjectAt(m).Names).Distinct().Order(StringComparer.Ordinal))
                {
                    Quantities(new Bounds(limit, name), name, path, context);
                }
            }
        });
    }

    private static string[] Members(JsonObject limit) =>
        limit.Text("type") == Pod ? ["max", "min", "maxLimitRequestRatio"] : ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    private static void Type(string type, string path, HashSet<string> seen, ValidationContext<JsonObject> context)
    {
        var wrong = NameFormats.QualifiedName(type);
        context.Invalid(path, type, wrong);
        if (wrong.Count == 0 && !type.Contains('/', StringComparison.Ordinal) && type is not (Pod or Container or Claim))
        {
            context.Invalid(path, type, "must be a standard limit type or fully qualified");
        }

        if (!seen.Add(type))
        {
            context.Duplicate(path, type);
        }
    }

    private static void Names(JsonObject limit, string path, ValidationContext<JsonObject> context)
    {
        var type = limit.Text("type");
        foreach (var member in Members(limit))
        {
            if (member == "maxLimitRequestRatio")
            {
                Placed(limit, path, context);
            }

            foreach (var name in limit.ObjectAt(member).Names)
            {
                context.Invalid($"{path}.{member}[{name}]", name, type is Pod or Container ? ResourceTypes.ContainerName(name) : ResourceTypes.Name(name));
            }
        }
    }

    /// <summary>What a type may not say, and what it must.</summary>
    private static void Placed(JsonObject limit, string path, ValidationContext<JsonObject> context)
    {
        switch (limit.Text("type"))
        {
            case Pod:
                foreach (var member in (ReadOnlySpan<string>)["default", "defaultRequest"])
                {
                    if (limit.ObjectAt(member).Count > 0)
                    {
                        context.Forbidden($"{path}.{member}", "may not be specified when `type` is 'Pod'");
                    }
                }

                break;
            case Claim when !limit.ObjectAt("min").Contains("storage") && !limit.ObjectAt("max").Contains("storage"):
                context.Required(path + ".limits", "either minimum or maximum storage value is required, but neither was provided");
                break;
        }
    }

    private static void Quantities(Bounds bounds, string name, string path, ValidationContext<JsonObject> context)
    {
        var (min, max, limit, request, ratio) = (bounds.Min, bounds.Max, bounds.Default, bounds.DefaultRequest, bounds.Ratio);
        Above("min", min, max, min, $"min value {min} is greater than max value {max}");
        Above("defaultRequest", min, request, request, $"min value {min} is greater than default request value {request}");
        Above("defaultRequest", request, max, request, $"default request value {request} is greater than max value {max}");
        Above("defaultRequest", request, limit, request, $"default request value {request} is greater than default limit value {limit}");
        Above("default", min, limit, min, $"min value {min} is greater than default value {limit}");
        Above("default", limit, max, max, $"default value {limit} is greater than max value {max}");
        if (ratio < Quantity.FromInteger(1))
        {
            context.Invalid($"{path}.maxLimitRequestRatio[{name}]", ratio.ToString()!, $"ratio {ratio} is less than 1");
        }

        if (ratio is { } r && min is { } low && max is { } high && (double)r.MilliValue / 1000 > (double)high.MilliValue / low.MilliValue)
        {
            var most = ((double)high.MilliValue / low.MilliValue).ToString("F6", CultureInfo.InvariantCulture);
            context.Invalid($"{path}.maxLimitRequestRatio[{name}]", r.ToString(), $"ratio {r} is greater than max/min = {most}");
        }

        if (!ResourceTypes.AllowsOvercommit(name) && limit is { } l && request is { } q && l != q)
        {
            context.Invalid($"{path}.defaultRequest[{name}]", q.ToString(), $"default value {l} must equal to defaultRequest value {q} in {name}");
        }

        void Above(string member, Quantity? lower, Quantity? upper, Quantity? shown, string detail)
        {
            if (lower > upper)
            {
                context.Invalid($"{path}.{member}[{name}]", shown.ToString()!, detail);
            }
        }
    }

    /// <summary>What a limit says of one resource.</summary>
    private sealed class Bounds(JsonObject limit, string name)
    {
        public Quantity? Min => Of("min");

        public Quantity? Max => Of("max");

        public Quantity? Default => limit.Text("type") == Pod ? null : Of("default");

        public Quantity? DefaultRequest => limit.Text("type") == Pod ? null : Of("defaultRequest");

        public Quantity? Ratio => Of("maxLimitRequestRatio");

        private Quantity? Of(string member) => Validation.Quantities.Of(limit.ObjectAt(member)[name]);
    }
}
