using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Node.RuntimeClass;

/// <summary>RuntimeClasses (node validation.go): the handler is for life.</summary>
internal sealed class RuntimeClassStrategy() : TraitStrategy(createOnUpdate: true, conditionalOnly: true)
{
    private static readonly Lazy<RuntimeClassRules> Rules = new(() => new RuntimeClassRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => errors.Immutable(obj, old, "handler");

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        foreach (var message in obj.ObjectAt("scheduling", "nodeSelector").Names.Select(DeprecatedNodeLabels.Message).OfType<string>())
        {
            warnings.Add($"scheduling.nodeSelector: {message}");
        }
    }

    private sealed class RuntimeClassRules : StructValidator
    {
        public RuntimeClassRules()
        {
            Member("handler").IsRequiredWithFormat(NameFormats.Dns1123Label);
            Struct("overhead", new OverheadRules());
            Struct("scheduling", new SchedulingRules());
        }
    }

    /// <summary>What every Pod costs beside its containers: as a container's limits.</summary>
    private sealed class OverheadRules : StructValidator
    {
        private static readonly ResourceRequirementsRules Limits = new();

        public OverheadRules() => Rule((overhead, context) =>
        {
            List<FieldError> errors = [];
            Limits.Check(JsonObject.Of(("limits", overhead.ObjectAt("podFixed"))), context.PropertyChain.ToString(), errors);
            errors.ForEach(context.Report);
        });
    }

    private sealed class SchedulingRules : StructValidator
    {
        public SchedulingRules()
        {
            Member("nodeSelector").HasLabels();
            Each("tolerations", new TolerationRules());
            Rule(Distinct);
        }

        private static void Distinct(JsonObject scheduling, ValidationContext<JsonObject> context)
        {
            HashSet<JsonObject> seen = [];
            var tolerations = scheduling.ArrayAt("tolerations");
            for (var i = 0; i < tolerations.Count; i++)
            {
                var toleration = tolerations[i].AsObject ?? JsonObject.Empty;
                var key = GoForm.Of(toleration, ("key", ""), ("operator", ""), ("value", ""), ("effect", ""));
                if (!seen.Add(key))
                {
                    context.Duplicate($"tolerations[{i}]", key.With("TolerationSeconds", toleration["tolerationSeconds"] ?? JsonNull.Instance));
                }
            }
        }
    }
}
