using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>What a policy adds to the audit log (admissionregistration validation.go, validateAuditAnnotation); the keys are qualified by its name.</summary>
internal static class AuditAnnotationRules
{
    private const int Most = 20;
    private const int Longest = 5 * 1024;
    private const string Path = "spec.auditAnnotations";

    public static void Check(JsonObject policy, ICollection<FieldError> errors)
    {
        var annotations = policy.ArrayAt("spec", "auditAnnotations");
        if (annotations.Count > Most)
        {
            errors.Invalid(Path, annotations, $"must not have more than {Most} auditAnnotations");
        }

        HashSet<string> keys = new(StringComparer.Ordinal);
        for (var i = 0; i < annotations.Count; i++)
        {
            var annotation = annotations[i].AsObject ?? JsonObject.Empty;
            var name = $"{policy.Name()}/{annotation.Text("key")}";
            errors.Invalid($"{Path}[{i}].key", name, NameFormats.QualifiedName(name));
            switch (annotation.Text("valueExpression").Trim().Length)
            {
                case 0:
                    errors.Required($"{Path}[{i}].valueExpression", "valueExpression is not specified");
                    break;
                case > Longest:
                    errors.Required($"{Path}[{i}].valueExpression", $"must not exceed {Longest} bytes in length");
                    break;
            }

            if (!keys.Add(annotation.Text("key")))
            {
                errors.Add(FieldError.Duplicate($"{Path}[{i}].key", annotation.Text("key")));
            }
        }
    }
}
