using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>Node, Pod and Pod anti-affinity.</summary>
internal sealed class AffinityRules : StructValidator
{
    private const string RequiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string PreferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

    public AffinityRules()
    {
        Rule((affinity, context) =>
        {
            if (affinity.ObjectAt("nodeAffinity").Object(RequiredTerms) is { } required)
            {
                NodeSelectorRules.Check(required, $"nodeAffinity.{RequiredTerms}", context);
            }

            var preferred = affinity.ArrayAt("nodeAffinity", PreferredTerms);
            for (var i = 0; i < preferred.Count; i++)
            {
                var path = $"nodeAffinity.{PreferredTerms}[{i}]";
                Weight(preferred[i], path, context);
                NodeSelectorRules.Term(preferred[i].ObjectAt("preference"), path + ".preference", context);
            }
        });
        Rule((affinity, context) => PodTerms(affinity, "podAffinity", context));
        Rule((affinity, context) => PodTerms(affinity, "podAntiAffinity", context));
    }

    private static void PodTerms(JsonObject affinity, string member, ValidationContext<JsonObject> context)
    {
        var required = affinity.ArrayAt(member, RequiredTerms);
        for (var i = 0; i < required.Count; i++)
        {
            PodTerm(required[i] as JsonObject ?? JsonObject.Empty, $"{member}.{RequiredTerms}[{i}]", context);
        }

        var preferred = affinity.ArrayAt(member, PreferredTerms);
        for (var i = 0; i < preferred.Count; i++)
        {
            var path = $"{member}.{PreferredTerms}[{i}]";
            Weight(preferred[i], path, context);
            PodTerm(preferred[i].ObjectAt("podAffinityTerm"), path + ".podAffinityTerm", context);
        }
    }

    private static void PodTerm(JsonObject term, string path, ValidationContext<JsonObject> context)
    {
        if (term.Object("labelSelector") is { } selector)
        {
            List<Errors.FieldError> errors = [];
            LabelValidation.Selector(selector, context.PathOf(path + ".labelSelector"), errors);
            errors.ForEach(context.Report);
        }

        if (term.Text("topologyKey") is { Length: > 0 } key)
        {
            context.Invalid(path + ".topologyKey", key, NameFormats.QualifiedName(key));
        }
        else
        {
            context.Required(path + ".topologyKey", "can not be empty");
        }
    }

    private static void Weight(JsonValue term, string path, ValidationContext<JsonObject> context)
    {
        if ((term.IntegerAt("weight") ?? 0) is var weight and (< 1 or > 100))
        {
            context.Invalid(path + ".weight", weight, "must be in the range 1-100");
        }
    }
}
