using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>What of a PodSpec may change (core validation.go, ValidatePodUpdate).</summary>
internal static class PodUpdateRules
{
    private const string Mutable =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
        "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(JsonObject spec, JsonObject old, ICollection<FieldError> errors)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            if ((spec.Array(list) ?? JsonArray.Empty).Count != (old.Array(list) ?? JsonArray.Empty).Count)
            {
                errors.Add(FieldError.Forbidden("spec." + list, "pod updates may not add or remove containers"));
                return;
            }
        }

        Deadline(spec, old, errors);
        if (!ToleratesAtLeast(spec.ArrayAt("tolerations"), old.ArrayAt("tolerations")))
        {
            errors.Add(FieldError.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }

        if (SchedulingGates(spec, old, errors))
        {
            return;
        }

        var rest = WithMutablePartsOf(spec, old);
        if (!rest.Equals(old))
        {
            errors.Add(FieldError.Forbidden("spec", $"{Mutable}\n{ObjectDiff.Unified("PodSpec", WithHostMembers(old), WithHostMembers(rest))}"));
        }
    }

    /// <summary>Internally they stand in the security context.</summary>
    private static JsonObject WithHostMembers(JsonObject spec)
    {
        var security = spec.ObjectAt("securityContext");
        foreach (var member in (ReadOnlySpan<string>)["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"])
        {
            security = security.WithOrWithoutAt(spec[member], member);
        }

        return spec.With("securityContext", security);
    }

    private static void Deadline(JsonObject spec, JsonObject old, ICollection<FieldError> errors)
    {
        const string path = "spec.activeDeadlineSeconds";
        if (spec.Integer("activeDeadlineSeconds") is { } now)
        {
            if (now is < 0 or > int.MaxValue)
            {
                errors.Add(FieldError.Invalid(path, now, $"must be between 0 and {int.MaxValue}, inclusive"));
            }
            else if (old.Integer("activeDeadlineSeconds") < now)
            {
                errors.Add(FieldError.Invalid(path, now, "must be less than or equal to previous value"));
            }
        }
        else if (old.Integer("activeDeadlineSeconds") is { } before)
        {
            errors.Add(FieldError.Invalid(path, before, "must not update from a positive integer to nil value"));
        }
    }

    /// <summary>Every old toleration is still there, whatever its seconds.</summary>
    private static bool ToleratesAtLeast(JsonArray now, JsonArray old) =>
        old.Objects.All(o => now.Objects.Any(n => n.Without("tolerationSeconds").Equals(o.Without("tolerationSeconds"))));

    /// <summary>Gates may be taken away, never added. True when nothing else need be looked at.</summary>
    private static bool SchedulingGates(JsonObject spec, JsonObject old, ICollection<FieldError> errors)
    {
        var had = old.ArrayAt("schedulingGates").Objects.Select(g => g.Text("name")).ToHashSet(StringComparer.Ordinal);
        var added = spec.ArrayAt("schedulingGates").Objects.Select(g => g.Text("name")).FirstOrDefault(g => !had.Contains(g));
        if (added is null)
        {
            return false;
        }

        errors.Add(FieldError.Forbidden("spec.schedulingGates", $"only deletion is allowed, but found new scheduling gate '{added}'"));
        return true;
    }

    private static JsonObject WithMutablePartsOf(JsonObject spec, JsonObject old)
    {
        spec = WithImages(WithImages(spec, old, "containers"), old, "initContainers")
            .WithOrWithoutAt(old["activeDeadlineSeconds"], "activeDeadlineSeconds")
            .WithOrWithoutAt(old["tolerations"], "tolerations");
        if (old.Integer("terminationGracePeriodSeconds") < 0 && spec.Integer("terminationGracePeriodSeconds") == 1)
        {
            spec = spec.With("terminationGracePeriodSeconds", old["terminationGracePeriodSeconds"]!);
        }

        // A gated Pod is not scheduled yet: taking a gate away, and narrowing where it may go, is what gates are for.
        return old.ArrayAt("schedulingGates").Count == 0
            ? spec
            : spec
                .WithOrWithoutAt(old["schedulingGates"], "schedulingGates")
                .WithOrWithoutAt(old["nodeSelector"], "nodeSelector")
                .WithOrWithoutAt(old["affinity"], "affinity");
    }

    private static JsonObject WithImages(JsonObject spec, JsonObject old, string list)
    {
        if (spec.Array(list) is not { } containers || old.Array(list) is not { } before)
        {
            return spec;
        }

        for (var i = 0; i < containers.Count && i < before.Count; i++)
        {
            if (containers[i] is JsonObject container)
            {
                containers = containers.With(i, container.WithOrWithoutAt(before[i].At("image"), "image"));
            }
        }

        return spec.With(list, containers);
    }
}
