using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Flowcontrol.PriorityLevelConfiguration;

/// <summary>The spec of a PriorityLevelConfiguration (flowcontrol validation.go, ValidatePriorityLevelConfigurationSpec).</summary>
internal sealed class PriorityLevelConfigurationRules : StructValidator
{
    private const string NotNegative = "must be a non-negative integer";
    private const string Percent = "must be between 0 and 100, inclusive";

    public PriorityLevelConfigurationRules()
    {
        var exempt = new ExemptRules();
        var limited = new LimitedRules();
        Rule((spec, context) =>
        {
            switch (spec.Text("type"))
            {
                case "Exempt":
                    if (spec.Object("limited") is not null)
                    {
                        context.Forbidden("limited", "must be nil if the type is not Limited");
                    }

                    Check(exempt, spec.Object("exempt"), "exempt", context);
                    break;
                case "Limited":
                    if (spec.Object("exempt") is not null)
                    {
                        context.Forbidden("exempt", "must be nil if the type is Limited");
                    }

                    if (spec.Object("limited") is null)
                    {
                        context.Required("limited", "must not be empty when type is Limited");
                    }

                    Check(limited, spec.Object("limited"), "limited", context);
                    break;
                case var type:
                    context.NotSupported("type", type, "Exempt", "Limited");
                    break;
            }
        });
    }

    private static void Check(StructValidator rules, JsonObject? part, string member, ValidationContext<JsonObject> context)
    {
        List<Errors.FieldError> errors = [];
        if (part is not null)
        {
            rules.Check(part, context.PathOf(member), errors);
        }

        errors.ForEach(context.Report);
    }

    private sealed class ExemptRules : StructValidator
    {
        public ExemptRules()
        {
            Member("nominalConcurrencyShares").IsBetween(0, long.MaxValue, NotNegative);
            Member("lendablePercent").IsBetween(0, 100, Percent);
        }
    }

    private sealed class LimitedRules : StructValidator
    {
        public LimitedRules()
        {
            Member("nominalConcurrencyShares").IsBetween(0, long.MaxValue, NotNegative);
            Struct("limitResponse", new ResponseRules(), required: true);
            Member("lendablePercent").IsBetween(0, 100, Percent);
            Member("borrowingLimitPercent").IsBetween(0, long.MaxValue, "if specified, " + NotNegative);
        }
    }

    private sealed class ResponseRules : StructValidator
    {
        private static readonly QueuingRules Queuing = new();

        public ResponseRules() => Rule((response, context) =>
        {
            var queuing = response.Object("queuing");
            switch (response.Text("type"))
            {
                case "Reject":
                    if (queuing is not null)
                    {
                        context.Forbidden("queuing", "must be nil if limited.limitResponse.type is not Limited");
                    }

                    break;
                case "Queue":
                    if (queuing is null)
                    {
                        context.Required("queuing", "must not be empty if limited.limitResponse.type is Limited");
                    }

                    Check(Queuing, queuing, "queuing", context);
                    break;
                case var type:
                    context.NotSupported("type", type, "Queue", "Reject");
                    break;
            }
        });
    }

    private sealed class QueuingRules : StructValidator
    {
        private const long MostQueues = 10_000_000;
        private const int MostBits = 60;
        private const string Positive = "must be positive";

        public QueuingRules()
        {
            Rule((queuing, context) =>
            {
                var length = queuing.Integer("queueLengthLimit") ?? 0;
                var queues = queuing.Integer("queues") ?? 0;
                var hand = queuing.Integer("handSize") ?? 0;
                if (length <= 0)
                {
                    context.Invalid("queueLengthLimit", length, Positive);
                }

                if (queues is <= 0 or > MostQueues)
                {
                    context.Invalid("queues", queues, queues <= 0 ? Positive : $"must not be greater than {MostQueues}");
                }

                if (Hand(hand, queues) is { } problem)
                {
                    context.Invalid("handSize", hand, problem);
                }
            });
        }

        /// <summary>A hand of queues is dealt from the bits of one hash.</summary>
        private static string? Hand(long hand, long queues)
        {
            if (hand <= 0)
            {
                return Positive;
            }

            if (hand > queues)
            {
                return $"should not be greater than queues ({queues})";
            }

            return Math.Ceiling(Math.Log2(queues) * hand) > MostBits
                ? $"required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {MostBits}"
                : null;
        }
    }
}
