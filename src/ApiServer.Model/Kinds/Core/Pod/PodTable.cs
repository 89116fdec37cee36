using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>A Pod's row (printers.go, printPod).</summary>
internal static class PodTable
{
    public static readonly TableDefinition Definition = new(
        Cells.Columns("Name", "Ready", "Status", "Restarts", "Age", "IP*", "Node*", "Nominated Node*", "Readiness Gates*"),
        Row);

    private static JsonArray Row(JsonObject pod, DateTimeOffset now)
    {
        var summary = PodSummary.Of(pod);
        return JsonArray.Of(
            pod.Name(),
            $"{summary.Ready}/{summary.Total}",
            summary.Reason,
            Restarts(summary, now),
            TableDefinition.Age(pod, now),
            Cells.OrNone(pod.ArrayAt("status", "podIPs").Objects.FirstOrDefault()?.String("ip") ?? pod.StringAt("status", "podIP")),
            Cells.OrNone(pod.StringAt("spec", "nodeName")),
            Cells.OrNone(pod.StringAt("status", "nominatedNodeName")),
            Gates(pod));
    }

    private static string Restarts(PodSummary summary, DateTimeOffset now)
    {
        var count = summary.Restarts.ToString(CultureInfo.InvariantCulture);
        return summary.Restarts != 0 && summary.LastRestart is { } last ? $"{count} ({HumanDuration.Format(now - last)} ago)" : count;
    }

    private static string Gates(JsonObject pod)
    {
        var gates = pod.ArrayAt("spec", "readinessGates");
        return gates.Count == 0
            ? Cells.None
            : $"{gates.Objects.Count(g => pod.IsConditionTrue(g.Text("conditionType")))}/{gates.Count}";
    }
}
