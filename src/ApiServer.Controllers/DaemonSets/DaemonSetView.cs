using System.Globalization;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>A DaemonSet as its controller reads it.</summary>
internal sealed class DaemonSetView(JsonObject json)
{
    private const string TemplateGenerationAnnotation = "deprecated.daemonset.template.generation";

    public JsonObject Json { get; } = json;

    public JsonObject Spec => Json.ObjectAt("spec");

    public JsonObject Template => Spec.ObjectAt("template");

    public bool IsRollingUpdate => Spec.StringAt("updateStrategy", "type") != "OnDelete";

    /// <summary>Whether a new Pod may run beside the old one on a node.</summary>
    public bool AllowsSurge => Surge(1) > 0;

    public TimeSpan MinReady => TimeSpan.FromSeconds(Spec.Integer("minReadySeconds") ?? 0);

    public int RevisionHistoryLimit => (int)(Spec.Integer("revisionHistoryLimit") ?? 10);

    /// <summary>The number of its template in older versions' way of counting; null: not noted.</summary>
    public string? TemplateGeneration =>
        long.TryParse(Json.Annotation(TemplateGenerationAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
            ? generation.ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>What a DaemonSet selects.</summary>
    public static LabelSelector SelectorOf(JsonObject set) => LabelSelector.FromObject(set.ObjectAt("spec").Object("selector"));

    /// <summary>On how many of so many nodes a new Pod may run beside the old one.</summary>
    public int Surge(int nodes) => Bound("maxSurge", nodes);

    /// <summary>On how many of so many nodes no Pod need be available; one, when nothing else would let an update go on.</summary>
    public int Unavailable(int nodes) => Bound("maxUnavailable", nodes) is var bound && nodes > 0 && bound == 0 && Surge(nodes) == 0 ? 1 : bound;

    private int Bound(string name, int nodes) =>
        IsRollingUpdate ? (int)(ScaledBound.Of(Spec.At("updateStrategy", "rollingUpdate", name), nodes, roundUp: true) ?? 0) : 0;
}
