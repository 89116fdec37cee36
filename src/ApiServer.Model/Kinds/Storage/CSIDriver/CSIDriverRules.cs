using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Storage.CSIDriver;

/// <summary>A CSIDriver (storage validation.go, validateCSIDriverSpec).</summary>
internal sealed class CSIDriverRules : StructValidator
{
    private const long ShortestToken = 600;
    private const long LongestToken = 1L << 32;

    public CSIDriverRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("fsGroupPolicy").IsOneOf("File", "None", "ReadWriteOnceWithFSType");
            Rule(Tokens);
            Rule((spec, context) =>
            {
                foreach (var mode in spec.ArrayAt("volumeLifecycleModes").Where(m => m.AsString is not ("Persistent" or "Ephemeral")))
                {
                    context.NotSupported("volumeLifecycleModes", mode, "Persistent", "Ephemeral");
                }
            });
            Member("nodeAllocatableUpdatePeriodSeconds").IsBetween(10, long.MaxValue, "must be greater than or equal to 10 seconds");
            Rule((spec, context) =>
            {
                if (spec.Boolean("serviceAccountTokenInSecrets") is { } said && spec.ArrayAt("tokenRequests").Count == 0)
                {
                    context.Invalid("serviceAccountTokenInSecrets", said, "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
                }
            });
        }

        private static void Tokens(JsonObject spec, ValidationContext<JsonObject> context)
        {
            HashSet<string> audiences = new(StringComparer.Ordinal);
            var requests = spec.ArrayAt("tokenRequests");
            for (var i = 0; i < requests.Count; i++)
            {
                var path = $"tokenRequests[{i}]";
                var audience = requests[i].StringAt("audience") ?? "";
                if (!audiences.Add(audience))
                {
                    context.Duplicate(path + ".audience", audience);
                    continue;
                }

                switch (requests[i].IntegerAt("expirationSeconds"))
                {
                    case < ShortestToken and var seconds:
                        context.Invalid(path + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                        break;
                    case > LongestToken and var seconds:
                        context.Invalid(path + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
                        break;
                }
            }
        }
    }
}
