using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets during one pass.</summary>
internal sealed class Rollout
{
    /// <summary>The label that tells a Deployment's ReplicaSets, and their Pods, apart.</summary>
    public const string HashLabel = "pod-template-hash";

    public Rollout(JsonObject deployment, IEnumerable<JsonObject> sets)
    {
        Deployment = new DeploymentView(deployment);
        List<JsonObject> all = [.. sets.OldestFirst()];

        // Of several with the template, which clock or hand made, the oldest is the one.
        New = all.Find(s => WithoutHash(s.ObjectAt("spec", "template")).Equals(WithoutHash(Deployment.Template)));
        Old = all.FindAll(s => !ReferenceEquals(s, New));
    }

    /// <summary>As it was last written.</summary>
    public DeploymentView Deployment { get; set; }

    /// <summary>The one of the present template, if there is one.</summary>
    public JsonObject? New { get; set; }

    /// <summary>All others, oldest first.</summary>
    public IReadOnlyList<JsonObject> Old { get; }

    public IEnumerable<JsonObject> All => New is null ? Old : Old.Append(New);

    /// <summary>The template without that label; one without any label is the same whether it has a list of them or not.</summary>
    public static JsonObject WithoutHash(JsonObject template)
    {
        var labels = template.Labels().Without(HashLabel);
        return template.With("metadata", template.Metadata().WithOrWithoutAt(labels.Count == 0 ? null : labels, "labels"));
    }
}
