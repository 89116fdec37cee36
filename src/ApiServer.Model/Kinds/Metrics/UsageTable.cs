using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Metrics;

/// <summary>The columns of <c>kubectl get pods.metrics.k8s.io</c>: a column for each resource that is measured (upstream: metrics-server pkg/api/table.go).</summary>
internal static class UsageTable
{
    private static readonly TableColumn[] Columns =
    [
        new("Name", Format: "name", Description: "Name of the resource"),
        new("cpu", Format: "quantity"),
        new("memory", Format: "quantity"),
        new("Window", Format: "duration"),
    ];

    /// <summary>The table of a kind, given how much of a resource one of its objects uses.</summary>
    public static TableDefinition Of(Func<JsonObject, string, Quantity> amount) => new(
        Columns,
        (metrics, _) => JsonArray.Of(metrics.Name(), amount(metrics, "cpu").ToString(), amount(metrics, "memory").ToString(), metrics.String("window") ?? ""));
}
