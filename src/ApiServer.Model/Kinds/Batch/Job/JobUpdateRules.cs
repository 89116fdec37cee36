using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>What of a Job's spec may change (batch validation.go, ValidateJobSpecUpdate).</summary>
internal static class JobUpdateRules
{
    public static void Check(JsonObject job, JsonObject old, ICollection<FieldError> errors)
    {
        Completions(job, old, errors);
        errors.Immutable(job, old, "spec", "selector");
        Template(job.ObjectAt("spec", "template"), old, errors);
        errors.Immutable(job, old, "spec", "completionMode");
        Policy(job, old, "podFailurePolicy", PodFailurePolicyRules.Shown, errors);
        errors.Immutable(job, old, "spec", "backoffLimitPerIndex");
        errors.Immutable(job, old, "spec", "managedBy");
        Policy(job, old, "successPolicy", SuccessPolicyRules.Shown, errors);
    }

    private static void Policy(JsonObject job, JsonObject old, string member, Func<JsonValue?, JsonValue> shown, ICollection<FieldError> errors)
    {
        var policy = job.At("spec", member);
        if (!Equals(policy, old.At("spec", member)))
        {
            errors.Invalid("spec." + member, shown(policy), MemberRules.ImmutableDetail);
        }
    }

    private static void Completions(JsonObject job, JsonObject old, ICollection<FieldError> errors)
    {
        var spec = job.ObjectAt("spec");
        if (!JobSpecRules.IsIndexed(spec))
        {
            errors.Immutable(job, old, "spec", "completions");
        }
        else if (spec.Integer("completions") is { } now && now != old.IntegerAt("spec", "completions") && now != spec.Integer("parallelism"))
        {
            errors.Add(FieldError.Invalid("spec.completions", now, "can only be modified in tandem with spec.parallelism"));
        }
    }

    /// <summary>The template of a suspended Job without active Pods may change where it says which nodes its Pods go to, and what resources they ask for.</summary>
    private static void Template(JsonObject template, JsonObject old, ICollection<FieldError> errors)
    {
        var before = old.ObjectAt("spec", "template");
        if (!IsTemplateMutable(old))
        {
            if (!template.Equals(before))
            {
                errors.Add(FieldError.Invalid("spec.template", template, MemberRules.ImmutableDetail));
            }

            return;
        }

        var spec = template.ObjectAt("spec");
        var mutated = WithResources(WithDirectives(before.ObjectAt("spec"), spec), spec);
        if (!spec.Equals(mutated))
        {
            errors.Add(FieldError.Invalid("spec.template.spec", spec, MemberRules.ImmutableDetail));
        }
    }

    private static bool IsTemplateMutable(JsonObject job) =>
        job.BooleanAt("spec", "suspend") == true
        && (job.StringAt("status", "startTime") is null || job.IsConditionTrue("Suspended"))
        && (job.IntegerAt("status", "active") ?? 0) == 0;

    private static JsonObject WithDirectives(JsonObject old, JsonObject spec)
    {
        foreach (var directive in (ReadOnlySpan<string>)["nodeSelector", "tolerations", "schedulingGates"])
        {
            old = old.WithOrWithoutAt(spec[directive], directive);
        }

        if (spec.Object("affinity") is { } affinity)
        {
            return old.With("affinity", old.ObjectAt("affinity").WithOrWithoutAt(affinity["nodeAffinity"], "nodeAffinity"));
        }

        var others = old.ObjectAt("affinity").Without("nodeAffinity");
        return old.WithOrWithoutAt(others.Count == 0 ? null : others, "affinity");
    }

    private static JsonObject WithResources(JsonObject old, JsonObject spec)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var now = spec.ArrayAt(list);
            if (old.Array(list) is { } before && before.Count == now.Count)
            {
                for (var i = 0; i < now.Count; i++)
                {
                    if (before[i] is JsonObject container && container.Text("name") == now[i].StringAt("name"))
                    {
                        before = before.With(i, container.WithOrWithoutAt(now[i]["resources"], "resources"));
                    }
                }

                old = old.With(list, before);
            }
        }

        return old;
    }
}
