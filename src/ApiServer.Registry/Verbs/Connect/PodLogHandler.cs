using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Connections;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Connect;

/// <summary>Finds the container whose log is meant, and asks its node for it (registry/core/pod/strategy.go, LogLocation).</summary>
internal sealed class PodLogHandler(ObjectWriter writer, IPodConnections nodes) : IRequestHandler<PodLogRequest, IAsyncEnumerable<ReadOnlyMemory<byte>>>
{
    public Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> Handle(PodLogRequest request, CancellationToken cancellationToken)
    {
        var (scope, options) = request;
        if (options.Check() is { Count: > 0 } errors)
        {
            throw StatusErrors.Invalid("", "PodLogOptions", scope.Name, errors);
        }

        var pod = writer.Find(scope).Json;
        var container = Container(pod, options.Container);

        // A Pod without a node has written nothing.
        return Task.FromResult(pod.StringAt("spec", "nodeName") is { Length: > 0 }
            ? nodes.OpenLog(pod, container, options)
            : AsyncEnumerable.Empty<ReadOnlyMemory<byte>>());
    }

    private static string Container(JsonObject pod, string asked)
    {
        List<string> names = [.. Names(pod, "initContainers"), .. Names(pod, "containers"), .. Names(pod, "ephemeralContainers")];
        if (asked.Length > 0)
        {
            return names.Contains(asked) ? asked : throw StatusErrors.BadRequest($"container {asked} is not valid for pod {pod.Name()}");
        }

        return pod.ArrayAt("spec", "containers").Count == 1
            ? Names(pod, "containers").Single()
            : throw StatusErrors.BadRequest($"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(' ', names)}]");
    }

    private static IEnumerable<string> Names(JsonObject pod, string list) => pod.ArrayAt("spec", list).Objects.Select(c => c.String("name") ?? "");
}
