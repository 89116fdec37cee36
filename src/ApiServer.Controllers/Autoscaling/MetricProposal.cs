using ApiServer.Model.Json;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>What one metric of an autoscaler asks for.</summary>
/// <param name="Replicas">How many replicas.</param>
/// <param name="Name">What events and conditions call the metric.</param>
/// <param name="Status">What the autoscaler's status says of it.</param>
internal sealed record MetricProposal(int Replicas, string Name, JsonObject Status);
