using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Coordination.Lease;

/// <summary>Leases: whoever writes one says which state he has seen.</summary>
internal sealed class LeaseStrategy : ResourceStrategy
{
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
        }
    }
}
