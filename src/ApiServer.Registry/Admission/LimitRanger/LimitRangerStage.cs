using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.LimitRanger;

/// <summary>
/// The LimitRanges of a namespace: what containers that say nothing ask for, and within which bounds containers, Pods and claims stay
/// (upstream: plugin/pkg/admission/limitranger).
/// </summary>
internal sealed class LimitRangerStage(IObjectStore store) : AdmissionStage
{
    public override string Name => "LimitRanger";

    public override void Mutate(WriteAttempt attempt)
    {
        if (IsOfPod(attempt))
        {
            foreach (var limits in Limits(attempt))
            {
                attempt.Object = ContainerDefaults.Apply(attempt.Object, limits);
            }
        }
    }

    public override void Validate(WriteAttempt attempt)
    {
        if (!IsOfPod(attempt) && !IsOfClaim(attempt))
        {
            return;
        }

        foreach (var limits in Limits(attempt))
        {
            List<string> broken = [.. (IsOfPod(attempt) ? LimitBounds.OfPod(attempt.Object, limits) : LimitBounds.OfClaim(attempt.Object, limits)).Distinct()];
            if (broken.Count > 0)
            {
                throw Forbidden(attempt, broken.Count == 1 ? broken[0] : $"[{string.Join(", ", broken)}]");
            }
        }
    }

    /// <summary>The limits of each LimitRange. What is being deleted is let alone.</summary>
    private IEnumerable<IReadOnlyList<JsonObject>> Limits(WriteAttempt attempt)
    {
        var ranges = store.Snapshot(ResourceNames.LimitRanges);
        return ranges.Count == 0 || attempt.Old?.IsDeleting() == true
            ? []
            : ranges.List(attempt.Object.Namespace()).Select(r => (IReadOnlyList<JsonObject>)[.. r.Json.ArrayAt("spec", "limits").Objects]);
    }

    private static bool IsOfPod(WriteAttempt attempt) => attempt.Definition.GroupResource == ResourceNames.Pods
        && (attempt.Operation, attempt.Subresource) is (WriteOperation.Create, "") or (WriteOperation.Update, "resize");

    private static bool IsOfClaim(WriteAttempt attempt) =>
        Is(attempt, ResourceNames.PersistentVolumeClaims, WriteOperation.Create) || Is(attempt, ResourceNames.PersistentVolumeClaims, WriteOperation.Update);
}
