using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.Priority;

/// <summary>Turns a Pod's priority class into its number, and lets only one class be the default (upstream: plugin/pkg/admission/priority).</summary>
internal sealed class PriorityStage(IObjectStore store) : AdmissionStage
{
    private const string DefaultPolicy = "PreemptLowerPriority";

    public override string Name => "Priority";

    public override void Mutate(WriteAttempt attempt)
    {
        if (Is(attempt, ResourceNames.Pods, WriteOperation.Create))
        {
            Resolve(attempt);
        }
        else if (Is(attempt, ResourceNames.Pods, WriteOperation.Update) && attempt.Old is { } old)
        {
            attempt.Object = Keep(Keep(attempt.Object, old, "priority"), old, "preemptionPolicy");
        }
    }

    /// <summary>One default at a time; of two that come at once both may stay, as upstream.</summary>
    public override void Validate(WriteAttempt attempt)
    {
        if ((Is(attempt, ResourceNames.PriorityClasses, WriteOperation.Create) || Is(attempt, ResourceNames.PriorityClasses, WriteOperation.Update))
            && attempt.Object.Boolean("globalDefault") == true
            && Default() is { } other
            && (attempt.Operation == WriteOperation.Create || other.Name() != attempt.Object.Name()))
        {
            throw Forbidden(attempt, $"PriorityClass {other.Name()} is already marked as default. Only one default can exist");
        }
    }

    /// <summary>Clients that do not know the field leave it out of their updates.</summary>
    private static JsonObject Keep(JsonObject pod, JsonObject old, string field) =>
        pod.At("spec", field) is null && old.At("spec", field) is { } value ? pod.WithAt(value, "spec", field) : pod;

    private void Resolve(WriteAttempt attempt)
    {
        var pod = attempt.Object;
        var chosen = Class(attempt);
        var priority = chosen?.Integer("value") ?? 0;
        var policy = chosen?.String("preemptionPolicy") ?? DefaultPolicy;
        if (pod.IntegerAt("spec", "priority") is { } given && given != priority)
        {
            throw Forbidden(attempt, $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }

        if (pod.StringAt("spec", "preemptionPolicy") is { } givenPolicy && givenPolicy != policy)
        {
            throw Forbidden(attempt, $"the string value of PreemptionPolicy ({givenPolicy}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name");
        }

        if (chosen is not null)
        {
            pod = pod.WithAt(chosen.Name(), "spec", "priorityClassName");
        }

        attempt.Object = pod.WithAt(priority, "spec", "priority").WithAt(policy, "spec", "preemptionPolicy");
    }

    private JsonObject? Class(WriteAttempt attempt) =>
        attempt.Object.StringAt("spec", "priorityClassName") is { Length: > 0 } name
            ? store.Snapshot(ResourceNames.PriorityClasses).Get("", name)?.Json ?? throw Forbidden(attempt, $"no PriorityClass with name {name} was found")
            : Default();

    /// <summary>Of several global defaults the lowest counts: least harm is done.</summary>
    private JsonObject? Default() => store.Snapshot(ResourceNames.PriorityClasses).List()
        .Select(c => c.Json)
        .Where(c => c.Boolean("globalDefault") == true)
        .MinBy(c => c.Integer("value"));
}
