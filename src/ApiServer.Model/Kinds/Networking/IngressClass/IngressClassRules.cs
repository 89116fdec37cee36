using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Networking.IngressClass;

/// <summary>An IngressClass (networking validation.go, ValidateIngressClass).</summary>
internal sealed class IngressClassRules : StructValidator
{
    private const int LongestController = 250;

    public IngressClassRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Rule(Controller);
            Struct("parameters", new ParameterRules());
        }

        /// <summary>A path with a domain before it.</summary>
        private static void Controller(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var controller = spec.Text("controller");
            if (controller.Length > LongestController)
            {
                context.Report(FieldError.TooLong(context.PathOf("controller"), LongestController));
            }

            List<FieldError> errors = [];
            DomainPrefixedPath.Check(controller, context.PathOf("controller"), errors);
            errors.ForEach(context.Report);
        }
    }

    private sealed class ParameterRules : StructValidator
    {
        public ParameterRules()
        {
            Member("apiGroup").Check((value, context) =>
            {
                if (value?.AsString is { } group)
                {
                    context.Invalid("apiGroup", group, NameFormats.Dns1123Subdomain(group));
                }
            });
            Member("kind").IsRequiredWithFormat(k => NameFormats.PathSegment(k, prefix: false));
            Member("name").IsRequiredWithFormat(n => NameFormats.PathSegment(n, prefix: false));
            Rule(Scope);
        }

        private static void Scope(JsonObject parameters, ValidationContext<JsonObject> context)
        {
            var space = parameters.String("namespace");
            switch (parameters.String("scope"))
            {
                case null:
                    context.Required("scope");
                    break;
                case "Namespace" when space is null:
                    context.Required("namespace", "`parameters.scope` is set to 'Namespace'");
                    break;
                case "Namespace":
                    context.Invalid("namespace", space, NameFormats.Dns1123Label(space));
                    break;
                case "Cluster" when space is not null:
                    context.Forbidden("namespace", "`parameters.scope` is set to 'Cluster'");
                    break;
                case not "Cluster" and var scope:
                    context.NotSupported("scope", scope, "Cluster", "Namespace");
                    break;
            }
        }
    }
}
