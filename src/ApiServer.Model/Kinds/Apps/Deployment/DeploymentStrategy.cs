using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.Deployment;

/// <summary>Deployments (apps/v1 defaults.go, registry/apps/deployment/strategy.go).</summary>
internal sealed class DeploymentStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private const int ProgressDeadlineSeconds = 600;
    private const int RevisionHistoryLimit = 10;
    private const string Quarter = "25%";

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => Strategy(s.WithDefault("replicas", 1))
        .WithDefault("revisionHistoryLimit", RevisionHistoryLimit)
        .WithDefault("progressDeadlineSeconds", ProgressDeadlineSeconds));

    /// <summary>Annotations count too: they are passed on to the ReplicaSets.</summary>
    public override bool SpecChanged(JsonObject obj, JsonObject old) =>
        base.SpecChanged(obj, old) || !obj.ObjectAt("metadata", "annotations").Equals(old.ObjectAt("metadata", "annotations"));

    private static JsonObject Strategy(JsonObject spec)
    {
        var strategy = spec.ObjectAt("strategy").WithDefaultText("type", "RollingUpdate");
        return spec.With("strategy", strategy.Text("type") != "RollingUpdate"
            ? strategy
            : strategy.With("rollingUpdate", strategy.ObjectAt("rollingUpdate")
                .WithDefault("maxUnavailable", Quarter)
                .WithDefault("maxSurge", Quarter)));
    }
}
