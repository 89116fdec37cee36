using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingAdmissionPolicyBindings and MutatingAdmissionPolicyBindings (admissionregistration validation.go).</summary>
internal sealed class AdmissionPolicyBindingStrategy(bool mutating) : TraitStrategy(generation: true, conditionalOnly: true)
{
    private readonly Lazy<SpecRules> _rules = new(() => new SpecRules(mutating));

    public override JsonObject Default(JsonObject obj) => obj.WithChild("spec", s => s.WithChild("matchResources", MatchResourcesRules.Default));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => _rules.Value.Check(obj.ObjectAt("spec"), "spec", errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings) => StaticNames.Warn(obj, warnings);

    private sealed class SpecRules : StructValidator
    {
        private static readonly string[] Actions = ["Audit", "Deny", "Warn"];

        public SpecRules(bool mutating)
        {
            Member("policyName").IsRequiredWithFormat(NameFormats.Dns1123Subdomain);
            Struct("paramRef", new ParameterRules());
            Struct("matchResources", new MatchResourcesRules(mutating, requireRules: false));
            if (!mutating)
            {
                Rule(ValidationActions);
            }
        }

        private static void ValidationActions(JsonObject spec, ValidationContext<JsonObject> context)
        {
            const string member = "validationActions";
            HashSet<string> seen = new(StringComparer.Ordinal);
            var actions = spec.ArrayAt(member);
            for (var i = 0; i < actions.Count; i++)
            {
                var action = actions[i].AsString ?? "";
                if (!Actions.Contains(action))
                {
                    context.NotSupported($"{member}[{i}]", action, Actions);
                }

                if (!seen.Add(action))
                {
                    context.Duplicate($"{member}[{i}]", action);
                }
            }

            if (seen.Contains("Deny") && seen.Contains("Warn"))
            {
                context.Invalid(member, actions, "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
            }

            if (seen.Count == 0)
            {
                context.Required(member, "at least one validation action is required");
            }
        }
    }

    private sealed class ParameterRules : StructValidator
    {
        private const string Exclusive = "name and selector are mutually exclusive";

        public ParameterRules()
        {
            Member("name").HasFormat(n => NameFormats.PathSegment(n, prefix: false));
            Rule((reference, context) =>
            {
                var named = reference.Text("name").Length > 0;
                var selected = reference.Object("selector") is not null;
                if (named && selected)
                {
                    context.Forbidden("name", Exclusive);
                    context.Forbidden("selector", Exclusive);
                }
                else if (!named && !selected)
                {
                    context.Required("", "one of name or selector must be specified");
                }
            });
            Member("selector").IsLabelSelector();
            Member("parameterNotFoundAction").IsRequiredOneOf("Deny", "Allow");
        }
    }
}
