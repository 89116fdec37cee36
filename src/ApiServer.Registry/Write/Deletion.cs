using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Write;

/// <summary>Decides what a DELETE does (apiserver registry/rest BeforeDelete and registry/generic's finalizer rules).</summary>
/// <param name="Kind">What happens now.</param>
/// <param name="Object">The object as it will be marked, or as it was last.</param>
internal sealed record Deletion(DeletionKind Kind, JsonObject Object)
{
    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";

    public static Deletion Plan(ResourceDefinition definition, JsonObject obj, DeleteOptions options, DateTimeOffset now)
    {
        var strategy = definition.Rules.Strategy;
        var requested = options.GracePeriodSeconds is < 0 ? 1 : options.GracePeriodSeconds;
        var grace = strategy.GracePeriodSeconds(obj, requested);
        var marked = WithPropagation(obj, options, strategy);
        if (obj.IsDeleting())
        {
            return Again(strategy, obj, marked, grace, requested, now);
        }

        if (grace is > 0)
        {
            return new(DeletionKind.Mark, strategy.PrepareForDelete(Mark(strategy, marked, now, grace.Value)));
        }

        var canGo = strategy.CanBeRemoved(marked);
        if (canGo && grace is null)
        {
            return new(DeletionKind.Remove, marked);
        }

        var final = strategy.PrepareForDelete(Mark(strategy, marked, now, 0));
        return new(canGo ? DeletionKind.Remove : DeletionKind.Mark, final);
    }

    /// <summary>Another DELETE of an object that is being deleted: may shorten the grace period or finish it.</summary>
    private static Deletion Again(ResourceStrategy strategy, JsonObject obj, JsonObject marked, long? grace, long? requested, DateTimeOffset now)
    {
        var period = obj.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0;
        if (grace is { } wanted && requested is not null && wanted < period)
        {
            marked = Shorten(marked, period, wanted, now);
            period = marked.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0;
        }

        if (period == 0 && strategy.CanBeRemoved(marked))
        {
            return new(DeletionKind.Remove, marked);
        }

        return new(marked.Equals(obj) ? DeletionKind.Nothing : DeletionKind.Mark, marked);
    }

    private static JsonObject Shorten(JsonObject obj, long period, long wanted, DateTimeOffset now)
    {
        var started = (ApiTime.Parse(obj.StringAt("metadata", "deletionTimestamp")) ?? now).AddSeconds(-period);
        var due = started.AddSeconds(wanted);
        if (due < now)
        {
            due = now;
            wanted = wanted == 0 ? 0 : 1;
        }

        return obj
            .WithAt(ApiTime.Format(due), "metadata", "deletionTimestamp")
            .WithAt(wanted, "metadata", "deletionGracePeriodSeconds");
    }

    private static JsonObject Mark(ResourceStrategy strategy, JsonObject obj, DateTimeOffset now, long grace)
    {
        var marked = obj
            .WithAt(ApiTime.Format(now.AddSeconds(grace)), "metadata", "deletionTimestamp")
            .WithAt(grace, "metadata", "deletionGracePeriodSeconds");
        return strategy.HasGeneration && obj.Generation() > 0 ? marked.WithAt(obj.Generation() + 1, "metadata", "generation") : marked;
    }

    private static JsonObject WithPropagation(JsonObject obj, DeleteOptions options, ResourceStrategy strategy) => (options.OrphanDependents, options.PropagationPolicy) switch
    {
        (true, _) or (null, "Orphan") => obj.WithoutFinalizer(ForegroundFinalizer).WithFinalizer(OrphanFinalizer),
        (null, "Foreground") => obj.WithoutFinalizer(OrphanFinalizer).WithFinalizer(ForegroundFinalizer),
        (false, _) or (null, "Background") => obj.WithoutFinalizer(OrphanFinalizer).WithoutFinalizer(ForegroundFinalizer),
        _ when strategy.OrphansDependents && !obj.HasFinalizer(ForegroundFinalizer) => obj.WithFinalizer(OrphanFinalizer),
        _ => obj,
    };
}
