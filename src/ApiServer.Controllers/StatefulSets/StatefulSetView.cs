using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Apps.StatefulSet;
using ApiServer.Model.Selectors;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>A StatefulSet as its controller reads it.</summary>
internal sealed class StatefulSetView(JsonObject json)
{
    public const string Kind = "StatefulSet";

    public JsonObject Json { get; } = json;

    public string Name { get; } = json.Name();

    public string Namespace { get; } = json.Namespace();

    public string Uid { get; } = json.Uid();

    public bool IsDeleting => Json.IsDeleting();

    public JsonObject Spec => Json.ObjectAt("spec");

    public JsonObject Status => Json.ObjectAt("status");

    public int Replicas => (int)(Spec.Integer("replicas") ?? 1);

    /// <summary>The first ordinal.</summary>
    public int Start => (int)(Spec.IntegerAt("ordinals", "start") ?? 0);

    /// <summary>One Pod after the other, rather than all at once.</summary>
    public bool IsOrdered => Spec.String("podManagementPolicy") != "Parallel";

    public bool IsRollingUpdate => Spec.StringAt("updateStrategy", "type") != "OnDelete";

    /// <summary>Null when the strategy has no rollingUpdate block.</summary>
    public JsonObject? RollingUpdate => Spec.At("updateStrategy", "rollingUpdate") as JsonObject;

    /// <summary>Pods below <see cref="Start"/> plus this many keep the current revision.</summary>
    public int Partition => (int)(RollingUpdate?.Integer("partition") ?? 0);

    public TimeSpan MinReady => TimeSpan.FromSeconds(Spec.Integer("minReadySeconds") ?? 0);

    public bool DeletesClaimsWhenDeleted => Spec.StringAt("persistentVolumeClaimRetentionPolicy", "whenDeleted") == "Delete";

    public bool DeletesClaimsWhenScaled => Spec.StringAt("persistentVolumeClaimRetentionPolicy", "whenScaled") == "Delete";

    /// <summary>Whether a roll-out in order replaces Pods that it would wait for for ever.</summary>
    public bool ReplacesBrokenPods => Json.StringAt("metadata", "annotations", StatefulSetAnnotations.ReplaceBrokenPods) == "true";

    public JsonObject Template => Spec.ObjectAt("template");

    public IEnumerable<JsonObject> ClaimTemplates => Spec.ArrayAt("volumeClaimTemplates").Objects;

    /// <summary>What a set selects.</summary>
    public static LabelSelector SelectorOf(JsonObject set) => LabelSelector.FromObject(set.ObjectAt("spec").Object("selector"));

    public bool IsInRange(int ordinal) => ordinal >= Start && ordinal < Start + Replicas;

    public string PodName(int ordinal) => $"{Name}-{ordinal}";

    public string ClaimName(JsonObject claimTemplate, int ordinal) => $"{claimTemplate.Name()}-{Name}-{ordinal}";

    /// <summary>The set with another template: how a Pod of an older revision is made.</summary>
    public StatefulSetView WithTemplate(JsonObject template) => new(Json.WithAt(template, "spec", "template"));
}
