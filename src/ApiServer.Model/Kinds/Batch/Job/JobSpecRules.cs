using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>A JobSpec, a Job's or a CronJob's template's: all but its selector (batch validation.go, validateJobSpec).</summary>
internal sealed class JobSpecRules : StructValidator
{
    /// <summary>Made when they are first asked.</summary>
    public static readonly Lazy<JobSpecRules> Instance = new(() => new JobSpecRules());

    private const int MaxIndexedParallelism = 100_000;
    private const int MaxFailedIndexes = 100_000;
    private const int ManyCompletions = 100_000;
    private const int LimitForManyCompletions = 10_000;
    private const int MaxManagerBytes = 63;

    public JobSpecRules()
    {
        Member("parallelism").IsNotNegative();
        Member("completions").IsNotNegative();
        Member("activeDeadlineSeconds").IsNotNegative();
        Member("backoffLimit").IsNotNegative();
        Member("ttlSecondsAfterFinished").IsNotNegative();
        Member("backoffLimitPerIndex").IsNotNegative();
        Member("maxFailedIndexes").IsNotNegative();
        Rule(IndexLimits);
        Rule(ManagedBy);
        Rule(CompletionMode);
        Rule(Policies);
        Rule(Template);
    }

    /// <summary>Whether each of the Job's Pods has an index of its own.</summary>
    public static bool IsIndexed(JsonObject spec) => spec.Text("completionMode") == "Indexed";

    private static void IndexLimits(JsonObject spec, ValidationContext<JsonObject> context)
    {
        if (spec.Contains("maxFailedIndexes") && !spec.Contains("backoffLimitPerIndex"))
        {
            context.Required("backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }
    }

    private static void ManagedBy(JsonObject spec, ValidationContext<JsonObject> context)
    {
        if (spec.String("managedBy") is not { } manager)
        {
            return;
        }

        List<FieldError> errors = [];
        DomainPrefixedPath.Check(manager, context.PathOf("managedBy"), errors);
        errors.ForEach(context.Report);
        if (Encoding.UTF8.GetByteCount(manager) > MaxManagerBytes)
        {
            context.Report(FieldError.TooLong(context.PathOf("managedBy"), MaxManagerBytes));
        }
    }

    private static void CompletionMode(JsonObject spec, ValidationContext<JsonObject> context)
    {
        var mode = spec["completionMode"];
        if (mode is not null && mode.AsString is not ("NonIndexed" or "Indexed"))
        {
            context.NotSupported("completionMode", mode, "NonIndexed", "Indexed");
        }
        else if (IsIndexed(spec))
        {
            Indexed(spec, context);
        }
        else
        {
            foreach (var member in (ReadOnlySpan<string>)["backoffLimitPerIndex", "maxFailedIndexes"])
            {
                if (spec[member] is { } limit)
                {
                    context.Invalid(member, limit, "requires indexed completion mode");
                }
            }
        }
    }

    private static void Indexed(JsonObject spec, ValidationContext<JsonObject> context)
    {
        var completions = spec.Integer("completions");
        if (completions is null)
        {
            context.Required("completions", "when completion mode is Indexed");
        }

        AtMost(spec, "parallelism", MaxIndexedParallelism, $"{MaxIndexedParallelism} when completion mode is Indexed", context);
        AtMost(spec, "maxFailedIndexes", completions, "completions", context);
        AtMost(spec, "maxFailedIndexes", MaxFailedIndexes, $"{MaxFailedIndexes}", context);
        if (completions > ManyCompletions && spec.Contains("backoffLimitPerIndex"))
        {
            var limit = $"{LimitForManyCompletions} when completions are above {ManyCompletions} and used with backoff limit per index";
            if (!spec.Contains("maxFailedIndexes"))
            {
                context.Required("maxFailedIndexes", $"must be specified when completions is above {ManyCompletions}");
            }

            AtMost(spec, "parallelism", LimitForManyCompletions, limit, context);
            AtMost(spec, "maxFailedIndexes", LimitForManyCompletions, limit, context);
        }
    }

    private static void AtMost(JsonObject spec, string member, long? most, string called, ValidationContext<JsonObject> context)
    {
        if (spec.Integer(member) > most)
        {
            context.Invalid(member, spec[member], "must be less than or equal to " + called);
        }
    }

    private static void Policies(JsonObject spec, ValidationContext<JsonObject> context)
    {
        List<FieldError> errors = [];
        var failure = spec.Object("podFailurePolicy");
        if (failure is not null)
        {
            PodFailurePolicyRules.Check(spec, context.PathOf("podFailurePolicy"), errors);
        }

        if (spec.Object("successPolicy") is { } success)
        {
            if (IsIndexed(spec))
            {
                SuccessPolicyRules.Check(success, spec.Integer("completions") ?? 0, context.PathOf("successPolicy"), errors);
            }
            else
            {
                errors.Add(FieldError.Invalid(context.PathOf("successPolicy"), SuccessPolicyRules.Shown(success), "requires indexed completion mode"));
            }
        }

        string[] supported = failure is null ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
        if (spec["podReplacementPolicy"] is { } replacement && !supported.Contains(replacement.AsString))
        {
            errors.Add(FieldError.NotSupported(context.PathOf("podReplacementPolicy"), replacement, supported));
        }

        errors.ForEach(context.Report);
    }

    private static void Template(JsonObject spec, ValidationContext<JsonObject> context)
    {
        List<FieldError> errors = [];
        var template = spec.ObjectAt("template");
        PodTemplateRules.Check(template, context.PathOf("template"), errors);
        errors.ForEach(context.Report);
        const string path = "template.spec.restartPolicy";
        switch (template.StringAt("spec", "restartPolicy"))
        {
            // The default, for who says nothing: but a Pod of a Job ends.
            case null or "" or "Always":
                context.Required(path, "valid values: \"OnFailure\", \"Never\"");
                break;
            case "OnFailure" when spec.Contains("podFailurePolicy"):
                context.Invalid(path, "OnFailure", "only \"Never\" is supported when podFailurePolicy is specified");
                break;
            case "OnFailure" or "Never":
                break;
            case var other:
                context.NotSupported(path, other, "OnFailure", "Never");
                break;
        }
    }
}
