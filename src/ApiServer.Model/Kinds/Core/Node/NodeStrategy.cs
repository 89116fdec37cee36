using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Node;

/// <summary>Nodes (registry/core/node/strategy.go): a node may be created with its status, as kubelets do.</summary>
internal sealed class NodeStrategy : ResourceStrategy
{
    private static readonly Lazy<NodeRules> Rules = new(() => new NodeRules());

    /// <summary>What may be allocated is, unless said otherwise, all there is.</summary>
    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        obj = obj.Contains("spec") ? obj : obj.With("spec", JsonObject.Empty);
        return obj.At("status", "capacity") is JsonObject { Count: > 0 } capacity && obj.ObjectAt("status", "allocatable").Count == 0
            ? obj.WithAt(capacity, "status", "allocatable")
            : obj;
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) => obj;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        Validate(obj, errors);
        foreach (var member in (ReadOnlySpan<string>)["podCIDR", "providerID"])
        {
            if (old.StringAt("spec", member) is { Length: > 0 } before && obj.StringAt("spec", member) != before)
            {
                errors.Add(FieldError.Forbidden("spec." + member, "node updates may not change " + member + " except from \"\" to valid"));
            }
        }
    }

    private sealed class NodeRules : StructValidator
    {
        public NodeRules() => Struct("spec", new NodeSpecRules());
    }

    private sealed class NodeSpecRules : StructValidator
    {
        public NodeSpecRules() => Each("taints", new TaintRules());
    }

    private sealed class TaintRules : StructValidator
    {
        public TaintRules()
        {
            Member("key").IsRequiredWithFormat(NameFormats.QualifiedName);
            Member("value").HasFormat(NameFormats.LabelValue);
            Member("effect").IsRequiredOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }
}
