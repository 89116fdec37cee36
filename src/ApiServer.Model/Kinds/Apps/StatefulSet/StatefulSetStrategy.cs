using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>StatefulSets (registry/apps/statefulset/strategy.go, apps/v1 defaults.go).</summary>
internal sealed class StatefulSetStrategy : ResourceStrategy
{
    private const string Immutable =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', " +
        "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly Lazy<StatefulSetRules> CreateRules = new(() => new StatefulSetRules(isNew: true, withTemplate: true));
    private static readonly Lazy<StatefulSetRules> UpdateRules = new(() => new StatefulSetRules(isNew: false, withTemplate: true));
    private static readonly Lazy<StatefulSetRules> LenientRules = new(() => new StatefulSetRules(isNew: false, withTemplate: false));
    private static readonly JsonObject NewStatus = JsonObject.Of(("replicas", 0), ("availableReplicas", 0));
    private static readonly string[] MutableMembers =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public override NameRule NameRule => NameRule.Label;

    public override bool HasGeneration => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var spec = obj.ObjectAt("spec")
            .WithDefault("replicas", 1)
            .WithEach("volumeClaimTemplates", ClaimTemplate)
            .WithDefaultText("podManagementPolicy", "OrderedReady");
        spec = UpdateStrategy(spec)
            .WithDefault("revisionHistoryLimit", 10);
        spec = spec.With("persistentVolumeClaimRetentionPolicy", spec.ObjectAt("persistentVolumeClaimRetentionPolicy")
            .WithDefaultText("whenDeleted", "Retain")
            .WithDefaultText("whenScaled", "Retain"));
        var template = spec.ObjectAt("template");
        return obj.With("spec", spec.With("template", template.With("spec", PodSpecDefaults.Apply(template.ObjectAt("spec")))));
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) => WithoutMaxUnavailable(obj).With("status", NewStatus);

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context) => base.PrepareForUpdate(
        old.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable") is null ? WithoutMaxUnavailable(obj) : obj, old, hasStatus, context);

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => CreateRules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        List<FieldError> before = [];
        UpdateRules.Value.Check(old, before);
        (before.Count == 0 ? UpdateRules : LenientRules).Value.Check(obj, errors);
        if (!Fixed(obj.ObjectAt("spec")).Equals(Fixed(old.ObjectAt("spec"))))
        {
            errors.Add(FieldError.Forbidden("spec", Immutable));
        }
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        StatefulSetStatusRules.Check(obj.ObjectAt("status"), old.ObjectAt("status"), errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (old is null || !Equals(obj.At("spec", "template"), old.At("spec", "template")))
        {
            PodWarnings.Warn(obj.ObjectAt("spec", "template", "spec"), "spec.template.spec", warnings);
        }

        var claims = obj.ArrayAt("spec", "volumeClaimTemplates");
        for (var i = 0; i < claims.Count; i++)
        {
            // The member that upstream names at updates is not one of JSON.
            var path = $"spec.volumeClaimTemplates[{i}]" + (old is null ? "" : ".Spec");
            PersistentVolumeClaimStrategy.WarnOfSpec(claims[i].ObjectAt("spec"), path, warnings);
        }

        if (obj.IntegerAt("spec", "revisionHistoryLimit") < 0)
        {
            warnings.Add("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
        }
    }

    /// <summary>A strategy that the client gave by its type alone keeps no rollingUpdate block: then revisions are picked by count.</summary>
    private static JsonObject UpdateStrategy(JsonObject spec)
    {
        var strategy = spec.ObjectAt("updateStrategy");
        if (strategy.Text("type").Length == 0)
        {
            strategy = strategy.With("type", "RollingUpdate").WithDefault("rollingUpdate", JsonObject.Empty);
        }

        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy = strategy.WithChild("rollingUpdate", r => r.WithDefault("partition", 0));
        }

        return spec.With("updateStrategy", strategy);
    }

    /// <summary>The feature gate MaxUnavailableStatefulSet is off, as it is upstream: the member is dropped, unless a stored set has it.</summary>
    private static JsonObject WithoutMaxUnavailable(JsonObject obj) =>
        obj.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable") is null ? obj : obj.WithoutAt("spec", "updateStrategy", "rollingUpdate", "maxUnavailable");

    private static JsonObject ClaimTemplate(JsonObject claim)
    {
        claim = claim
            .WithDefaultText("kind", "PersistentVolumeClaim")
            .WithDefaultText("apiVersion", "v1");
        claim = claim.With("spec", PersistentVolumeClaimStrategy.DefaultSpec(claim.ObjectAt("spec")));
        return string.IsNullOrEmpty(claim.StringAt("status", "phase")) ? claim.WithAt("Pending", "status", "phase") : claim;
    }

    private static JsonObject Fixed(JsonObject spec) => MutableMembers.Aggregate(spec, (s, member) => s.Without(member));
}
