using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Storage.StorageClass;

/// <summary>A StorageClass (storage validation.go, ValidateStorageClass).</summary>
internal sealed class StorageClassRules : StructValidator
{
    public StorageClassRules()
    {
        Member("provisioner").IsRequiredWithFormat(p => NameFormats.QualifiedName(p.ToLowerInvariant()));
        Rule(StorageMembers.Parameters);
        Member("reclaimPolicy").IsOneOf("Delete", "Retain");
        Member("volumeBindingMode").IsRequiredOneOf("Immediate", "WaitForFirstConsumer");
        Each("allowedTopologies", new TermRules());
        Rule(DistinctTerms);
    }

    private static void DistinctTerms(JsonObject storageClass, ValidationContext<JsonObject> context)
    {
        HashSet<JsonObject> seen = [];
        var terms = storageClass.ArrayAt("allowedTopologies");
        for (var i = 0; i < terms.Count; i++)
        {
            // The same keys and values are the same term, in whichever order.
            var values = terms[i].ArrayAt("matchLabelExpressions").Objects
                .Aggregate(JsonObject.Empty, (map, e) => map.With(e.Text("key"), JsonArray.OfStrings(e.ArrayAt("values").Strings.Distinct().Order(StringComparer.Ordinal))));
            if (!seen.Add(values))
            {
                context.Duplicate($"allowedTopologies[{i}].matchLabelExpressions", "");
            }
        }
    }

    private sealed class TermRules : StructValidator
    {
        public TermRules() => Rule((term, context) =>
        {
            HashSet<string> keys = new(StringComparer.Ordinal);
            var expressions = term.ArrayAt("matchLabelExpressions");
            for (var i = 0; i < expressions.Count; i++)
            {
                var path = $"matchLabelExpressions[{i}]";
                var values = expressions[i].ArrayAt("values");
                if (values.Count == 0)
                {
                    context.Required(path + ".values");
                }

                for (var j = 0; j < values.Count; j++)
                {
                    if (values.Take(j).Contains(values[j]))
                    {
                        context.Duplicate($"{path}.values[{j}]", values[j]);
                    }
                }

                var key = expressions[i].StringAt("key") ?? "";
                context.Invalid(path + ".key", key, NameFormats.QualifiedName(key));
                if (!keys.Add(key))
                {
                    context.Duplicate(path + ".key", key);
                }
            }
        });
    }
}
