using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>Conditions that requests must meet (admissionregistration validation.go, validateMatchConditions). The expressions are not compiled.</summary>
internal static class MatchConditions
{
    private const int Most = 64;

    public static void Check(JsonObject obj, ValidationContext<JsonObject> context)
    {
        const string member = "matchConditions";
        HashSet<string> names = new(StringComparer.Ordinal);
        var conditions = obj.ArrayAt(member);
        if (conditions.Count > Most)
        {
            context.Report(FieldError.TooMany(context.PathOf(member), conditions.Count, Most));
        }

        for (var i = 0; i < conditions.Count; i++)
        {
            var condition = conditions[i].AsObject ?? JsonObject.Empty;
            if (condition.Text("expression").Trim().Length == 0)
            {
                context.Required($"{member}[{i}].expression");
            }

            var name = condition.Text("name");
            if (name.Length == 0)
            {
                context.Required($"{member}[{i}].name");
                continue;
            }

            context.Invalid($"{member}[{i}].name", name, NameFormats.QualifiedName(name));
            if (!names.Add(name))
            {
                context.Duplicate($"{member}[{i}].name", name);
            }
        }
    }
}
