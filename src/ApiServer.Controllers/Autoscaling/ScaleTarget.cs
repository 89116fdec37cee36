using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>What an autoscaler scales, seen through its <c>scale</c> subresource.</summary>
internal sealed class ScaleTarget
{
    private readonly ClusterClient _client;
    private readonly string _resource;
    private readonly JsonObject _scale;

    private ScaleTarget(ClusterClient client, string resource, JsonObject scale)
    {
        _client = client;
        _resource = resource;
        _scale = scale;
    }

    /// <summary>How many replicas it is to have.</summary>
    public int Replicas => (int)(_scale.IntegerAt("spec", "replicas") ?? 0);

    /// <summary>Which Pods are its own, as a text.</summary>
    public string Selector => _scale.StringAt("status", "selector") ?? "";

    /// <summary>The target that an autoscaler names.</summary>
    /// <exception cref="ScaleTargetException">There is none.</exception>
    public static async Task<ScaleTarget> OfAsync(ClusterClient client, JsonObject scaler, CancellationToken cancellationToken)
    {
        var reference = scaler.ObjectAt("spec", "scaleTargetRef");
        var definition = Definition(client, reference);
        if (definition.Subresource("scale") is null)
        {
            throw new ScaleTargetException("the server could not find the requested resource");
        }

        try
        {
            var scale = await client.GetAsync(definition.GroupResource, scaler.Namespace(), reference.String("name") ?? "", "scale", cancellationToken).ConfigureAwait(false);
            return new ScaleTarget(client, definition.GroupResource, scale);
        }
        catch (ApiStatusException e)
        {
            throw new ScaleTargetException(e.Message);
        }
    }

    /// <summary>Lets it have so many replicas, whatever it was to have meanwhile.</summary>
    /// <exception cref="ScaleTargetException">It was refused.</exception>
    public async Task ScaleAsync(int replicas, CancellationToken cancellationToken)
    {
        var scale = _scale.WithAt(replicas, "spec", "replicas").With("metadata", _scale.Metadata().Without("resourceVersion"));
        try
        {
            await _client.UpdateAsync(_resource, scale, cancellationToken, "scale").ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            throw new ScaleTargetException(e.Message);
        }
    }

    private static ResourceDefinition Definition(ClusterClient client, JsonObject reference)
    {
        var (apiVersion, kind) = (reference.String("apiVersion") ?? "", reference.String("kind") ?? "");
        var parts = apiVersion.Split('/');
        if (parts.Length > 2)
        {
            throw new ScaleTargetException($"unexpected GroupVersion string: {apiVersion}");
        }

        var group = parts.Length == 2 ? parts[0] : "";
        return client.Catalog.All.FirstOrDefault(d => d.Group == group && d.Kind == kind && d.StoredAs is null)
            ?? throw new ScaleTargetException($"no matches for kind {GoFormat.Quoted(kind)} in group {GoFormat.Quoted(group)}");
    }
}
