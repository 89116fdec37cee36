using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>A RoleBinding or a ClusterRoleBinding (rbac validation.go, ValidateRoleBinding, ValidateClusterRoleBinding).</summary>
internal sealed class BindingRules : StructValidator
{
    private const string Group = "rbac.authorization.k8s.io";

    public BindingRules(bool namespaced)
    {
        Struct("roleRef", new RoleReferenceRules(namespaced), required: true);
        Each("subjects", new SubjectRules(namespaced));
    }

    private static IReadOnlyList<string> Name(string name) => NameFormats.PathSegment(name, prefix: false);

    private static void IsOfGroup(JsonObject reference, ValidationContext<JsonObject> context, string group)
    {
        if (reference.Text("apiGroup") is var said && said != group)
        {
            context.NotSupported("apiGroup", said, group);
        }
    }

    private sealed class RoleReferenceRules : StructValidator
    {
        public RoleReferenceRules(bool namespaced)
        {
            string[] kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
            Rule((reference, context) => IsOfGroup(reference, context, Group));
            Rule((reference, context) =>
            {
                if (reference.Text("kind") is var kind && !kinds.Contains(kind))
                {
                    context.NotSupported("kind", kind, kinds);
                }
            });
            Member("name").IsRequiredWithFormat(Name);
        }
    }

    private sealed class SubjectRules : StructValidator
    {
        public SubjectRules(bool namespaced)
        {
            Member("name").IsRequired();
            Rule((subject, context) =>
            {
                switch (subject.Text("kind"))
                {
                    case "ServiceAccount":
                        Account(subject, namespaced, context);
                        break;
                    case "User" or "Group":
                        IsOfGroup(subject, context, Group);
                        break;
                    case var kind:
                        context.NotSupported("kind", kind, "ServiceAccount", "User", "Group");
                        break;
                }
            });
        }

        private static void Account(JsonObject subject, bool namespaced, ValidationContext<JsonObject> context)
        {
            if (subject.Text("name") is { Length: > 0 } name)
            {
                context.Invalid("name", name, NameFormats.Dns1123Subdomain(name));
            }

            IsOfGroup(subject, context, "");
            if (!namespaced && subject.Text("namespace").Length == 0)
            {
                context.Required("namespace");
            }
        }
    }
}
