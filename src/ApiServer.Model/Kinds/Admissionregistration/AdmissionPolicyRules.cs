using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>The spec of an admission policy (admissionregistration validation.go). Its expressions are not compiled.</summary>
internal sealed class AdmissionPolicyRules : StructValidator
{
    private static readonly string[] Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    public AdmissionPolicyRules(bool mutating)
    {
        Member("failurePolicy").IsRequiredOneOf("Fail", "Ignore");
        Struct("paramKind", new ParameterKindRules());
        Rule((spec, context) =>
        {
            if (spec.Object("matchConstraints") is null)
            {
                context.Required("matchConstraints");
            }
        });
        Struct("matchConstraints", new MatchResourcesRules(mutating, requireRules: true));
        Rule(MatchConditions.Check);
        Each("variables", new VariableRules());
        if (mutating)
        {
            Member("mutations").IsRequired("mutations must contain at least one item");
            Each("mutations", new MutationRules());
            Member("reinvocationPolicy").IsRequiredOneOf("IfNeeded", "Never");
        }
        else
        {
            Rule(Something);
            Each("validations", new ValidationRules());
        }
    }

    private static void Something(JsonObject spec, ValidationContext<JsonObject> context)
    {
        const string detail = "validations or auditAnnotations must contain at least one item";
        if (spec.ArrayAt("validations").Count == 0 && spec.ArrayAt("auditAnnotations").Count == 0)
        {
            context.Required("validations", detail);
            context.Required("auditAnnotations", detail);
        }
    }

    private static bool IsIdentifier(string name) =>
        !char.IsAsciiDigit(name[0]) && name.All(c => c == '_' || char.IsAsciiLetterOrDigit(c)) && !Reserved.Contains(name);

    /// <summary>The kind of a policy's parameters.</summary>
    private sealed class ParameterKindRules : StructValidator
    {
        public ParameterKindRules()
        {
            Rule(Version);
            Rule((reference, context) =>
            {
                var kind = reference.Text("kind");
                if (kind.Length == 0)
                {
                    context.Required("kind");
                }
                else if (NameFormats.Dns1035Label(kind.ToLowerInvariant()) is { Count: > 0 } wrong)
                {
                    context.Invalid("kind", kind, "may have mixed case, but should otherwise match: " + string.Join(',', wrong));
                }
            });
        }

        private static void Version(JsonObject reference, ValidationContext<JsonObject> context)
        {
            var text = reference.Text("apiVersion");
            if (text.Length == 0)
            {
                context.Required("apiVersion");
                return;
            }

            var parts = text.Split('/');
            if (parts.Length > 2)
            {
                context.Invalid("apiVersion", text, "unexpected GroupVersion string: " + text);
                return;
            }

            if (parts is [{ Length: > 0 } group, _] && NameFormats.Dns1123Subdomain(group) is { Count: > 0 } wrong)
            {
                context.Invalid("apiVersion", group, string.Join(',', wrong));
            }

            if (parts[^1].Length == 0)
            {
                context.Invalid("apiVersion", text, "version must be specified");
            }
            else if (NameFormats.Dns1035Label(parts[^1]) is { Count: > 0 } wrongVersion)
            {
                context.Invalid("apiVersion", parts[^1], string.Join(',', wrongVersion));
            }
        }
    }

    private sealed class VariableRules : StructValidator
    {
        public VariableRules() => Rule((variable, context) =>
        {
            var name = variable.Text("name");
            if (name.Trim().Length == 0)
            {
                context.Required("name", "name is not specified");
            }
            else if (!IsIdentifier(name))
            {
                context.Invalid("name", name, "must be a valid CEL identifier");
            }

            if (variable.Text("expression").Trim().Length == 0)
            {
                context.Required("expression", "expression is not specified");
            }
        });
    }

    private sealed class ValidationRules : StructValidator
    {
        public ValidationRules()
        {
            Rule((validation, context) =>
            {
                if (validation.Text("expression").Trim().Length == 0)
                {
                    context.Required("expression", "expression is not specified");
                }

                foreach (var member in (ReadOnlySpan<string>)["messageExpression", "message"])
                {
                    if (validation.Text(member) is { Length: > 0 } text && text.Trim().Length == 0)
                    {
                        context.Invalid(member, text, "must be non-empty if specified");
                    }
                }

                if (validation.Text("message").Trim().AsSpan().ContainsAny('\n', '\r'))
                {
                    context.Invalid("message", validation["message"], "must not contain line breaks");
                }
            });
            Member("reason").IsOneOf("Forbidden", "Invalid", "RequestEntityTooLarge");
        }
    }

    private sealed class MutationRules : StructValidator
    {
        public MutationRules() => Rule((mutation, context) =>
        {
            switch (mutation.Text("patchType"))
            {
                case "":
                    context.Required("patchType");
                    break;
                case "JSONPatch":
                    OneOf(mutation, "jsonPatch", "applyConfiguration", "JSONPatch", context);
                    break;
                case "ApplyConfiguration":
                    OneOf(mutation, "applyConfiguration", "jsonPatch", "ApplyConfiguration", context);
                    break;
                case var type:
                    context.NotSupported("patchType", type, "ApplyConfiguration", "JSONPatch");
                    break;
            }
        });

        private static void OneOf(JsonObject mutation, string member, string other, string type, ValidationContext<JsonObject> context)
        {
            if (mutation.Object(member) is not { } patch)
            {
                context.Required(member, $"must be specified when patchType is {type}");
            }
            else if (patch.Text("expression").Trim().Length == 0)
            {
                context.Required(member + ".expression");
            }

            if (mutation.Object(other) is not null)
            {
                context.Invalid(other, $"{{{other}}}", $"must not be specified when patchType is {type}");
            }
        }
    }
}
