using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps;

/// <summary>What the update strategies of Deployments and DaemonSets have in common.</summary>
internal static class RolloutRules
{
    /// <summary>The bounds of a roll-out, each a number or a percentage.</summary>
    public static (Bound Unavailable, Bound Surge) Bounds(ValidationContext<JsonObject> context, string path, JsonObject rolling, List<FieldError> errors)
    {
        var unavailable = new Bound(rolling["maxUnavailable"], context.PathOf(path + ".maxUnavailable"));
        var surge = new Bound(rolling["maxSurge"], context.PathOf(path + ".maxSurge"));
        IntOrPercent.Check(unavailable.Value, unavailable.Path, errors);
        IntOrPercent.Check(surge.Value, surge.Path, errors);
        return (unavailable, surge);
    }

    /// <summary>Refuses a strategy of another type, which is shown as a whole.</summary>
    public static void NotSupported(ValidationContext<JsonObject> context, string member, JsonObject strategy, params string[] types)
    {
        var shown = GoForm.Of(
            strategy.WithChild("rollingUpdate", r => GoForm.Of(r, ("maxUnavailable", 0), ("maxSurge", 0))),
            ("type", ""),
            ("rollingUpdate", JsonNull.Instance));
        context.NotSupported(member, shown, types);
    }

    /// <summary>One bound and where it stands.</summary>
    /// <param name="Value">Null: missing.</param>
    /// <param name="Path">The field.</param>
    public readonly record struct Bound(JsonValue? Value, string Path)
    {
        public bool IsZero => IntOrPercent.Amount(Value) == 0;

        public void CheckNotAboveWhole(List<FieldError> errors) => IntOrPercent.CheckNotAboveWhole(Value, Path, errors);
    }
}
