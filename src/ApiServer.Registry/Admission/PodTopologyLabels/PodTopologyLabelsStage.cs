using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.PodTopologyLabels;

/// <summary>A Pod that comes to a node is labelled with the node's zone and region (upstream: plugin/pkg/admission/podtopologylabels).</summary>
internal sealed class PodTopologyLabelsStage(IObjectStore store) : AdmissionStage
{
    private static readonly string[] Copied = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

    public override string Name => "PodTopologyLabels";

    public override void Mutate(WriteAttempt attempt)
    {
        var isBinding = attempt.Definition.GroupResource == ResourceNames.Pods && attempt.Subresource == "binding";
        if ((!isBinding && !Is(attempt, ResourceNames.Pods, WriteOperation.Create))
            || attempt.Object.StringAt("spec", "nodeName") is not { Length: > 0 } name
            || store.Snapshot(ResourceNames.Nodes).Get("", name) is not { } node)
        {
            return;
        }

        foreach (var label in Copied)
        {
            if (node.Facts.Labels.String(label) is { } value)
            {
                attempt.Object = attempt.Object.WithAt(value, "metadata", "labels", label);
            }
        }
    }
}
