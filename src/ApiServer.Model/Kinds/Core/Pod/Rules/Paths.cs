using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>File paths.</summary>
internal static class Paths
{
    public static void NoBacksteps(string target, string path, ValidationContext<JsonObject> context)
    {
        if (HasBackstep(target))
        {
            context.Invalid(path, target, "must not contain '..'");
        }
    }

    public static void LocalDescending(string target, string path, ValidationContext<JsonObject> context)
    {
        if (target.StartsWith('/'))
        {
            context.Invalid(path, target, "must be a relative path");
        }

        NoBacksteps(target, path, context);
    }

    /// <summary>A file inside a volume of keys; names that start with <c>..</c> are the kubelet's own.</summary>
    public static void LocalNonReserved(string target, string path, ValidationContext<JsonObject> context)
    {
        LocalDescending(target, path, context);
        if (target.StartsWith("..", StringComparison.Ordinal) && !target.StartsWith("../", StringComparison.Ordinal) && target != "..")
        {
            context.Invalid(path, target, "must not start with '..'");
        }
    }

    private static bool HasBackstep(string target)
    {
        foreach (var part in target.AsSpan().Split('/'))
        {
            if (target.AsSpan(part) is "..")
            {
                return true;
            }
        }

        return false;
    }
}
