using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.PodResizeValidator;

/// <summary>A Pod that has its node cannot be given more than that node ever has (upstream: plugin/pkg/admission/podresize).</summary>
internal sealed class PodResizeValidatorStage(IObjectStore store) : AdmissionStage
{
    public override string Name => "PodResizeValidator";

    public override void Validate(WriteAttempt attempt)
    {
        if (attempt is not { Operation: WriteOperation.Update, Subresource: "resize", Old: { } old }
            || attempt.Definition.GroupResource != ResourceNames.Pods
            || attempt.Object.StringAt("spec", "nodeName") is not { Length: > 0 } name
            || attempt.Object.Generation() == old.Generation())
        {
            return;
        }

        if (store.Get(new ObjectKey(ResourceNames.Nodes, "", name))?.Json is not { } node)
        {
            throw Forbidden(attempt, $"node \"{name}\" not found");
        }

        if (node.Labels().String("kubernetes.io/os") is { } system and not "linux")
        {
            throw Forbidden(attempt, $"pod resize is only supported on linux nodes, node \"{name}\" is \"{system}\"", new StatusCause("UnsupportedPlatform", ""));
        }

        var missing = Missing(attempt.Object.ObjectAt("spec"), ResourceList.Of(node.ObjectAt("status", "allocatable")));
        if (missing.Length > 0)
        {
            throw Forbidden(attempt, $"node didn't have enough allocatable resources: {missing}", new StatusCause("NodeCapacity", ""));
        }
    }

    private static string Missing(JsonObject spec, ResourceList allocatable)
    {
        var requests = PodResources.Requests(spec).Plus(ResourceList.Of(spec.ObjectAt("overhead")));
        var missing = new List<string>(2);
        if (requests["cpu"] > allocatable["cpu"])
        {
            missing.Add(Sentence("cpu", requests["cpu"].MilliValue, allocatable["cpu"].MilliValue));
        }

        if (requests["memory"] > allocatable["memory"])
        {
            missing.Add(Sentence("memory", requests["memory"].Value, allocatable["memory"].Value));
        }

        return string.Join("; ", missing);
    }

    private static string Sentence(string resource, long requested, long allocatable) =>
        string.Create(CultureInfo.InvariantCulture, $"{resource}, requested: {requested}, allocatable: {allocatable}");
}
