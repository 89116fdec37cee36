using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Coordination.Lease;

/// <summary>Leases: whoever writes one says which state he has seen.</summary>
internal sealed class LeaseStrategy : ResourceStrategy
{
    private const string OldestEmulationVersion = "OldestEmulationVersion";
    private static readonly Lazy<LeaseRules> Rules = new(() => new LeaseRules());

    public override bool AllowCreateOnUpdate => true;

    public override bool AllowUnconditionalUpdate => false;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    private sealed class LeaseRules : StructValidator
    {
        public LeaseRules() => Struct("spec", new SpecRules());
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("leaseDurationSeconds").IsBetween(1, long.MaxValue, "must be greater than 0");
            Member("leaseTransitions").IsNotNegative();
            Rule((spec, context) =>
            {
                var strategy = spec.Text("strategy");
                if (strategy.Contains('/', StringComparison.Ordinal))
                {
                    // Upstream's path names the member twice.
                    context.Invalid("strategy.strategy", strategy, NameFormats.QualifiedName(strategy));
                }
                else if (spec.String("strategy") is not (null or OldestEmulationVersion))
                {
                    context.NotSupported("strategy.strategy", strategy, OldestEmulationVersion);
                }

                if (spec.Text("preferredHolder").Length > 0 && strategy.Length == 0)
                {
                    context.Forbidden("preferredHolder", "may only be specified if `strategy` is defined");
                }
            });
        }
    }
}
