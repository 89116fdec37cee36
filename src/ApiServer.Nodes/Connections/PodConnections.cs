using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Connections;
using ApiServer.Registry.Requests;

namespace ApiServer.Nodes.Connections;

/// <summary>The kubelets' side of connections to Pods: finds the container's run and passes on what the runtime says of it.</summary>
public sealed class PodConnections(NodeOptions nodes, IContainerRuntime runtime, ClusterClock clock) : IPodConnections
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff'00Z '";

    public IAsyncEnumerable<ReadOnlyMemory<byte>> OpenLog(JsonObject pod, string container, PodLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var node = pod.StringAt("spec", "nodeName") ?? "";
        if (!nodes.IsMine(node, out _))
        {
            throw StatusErrors.NotImplemented($"pods/log of node {node}");
        }

        var selection = new LogSelection(ContainerRun.IdOf(pod, container, options.Previous))
        {
            Since = options.SinceSeconds is { } seconds ? clock.UtcNow.AddSeconds(-Math.Min(seconds, int.MaxValue)) : options.SinceTime,
            TailLines = options.TailLines,
            Follow = options.Follow,
        };
        return WriteAsync(pod, container, selection, options);
    }

    /// <summary>The last line may be cut off: the limit is one of bytes.</summary>
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        JsonObject pod, string container, LogSelection selection, PodLogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var left = options.LimitBytes ?? long.MaxValue;
        await foreach (var line in runtime.ReadLogAsync(pod, container, selection, cancellationToken).ConfigureAwait(false))
        {
            var time = options.Timestamps ? line.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) : "";
            ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(time + line.Text + "\n");
            yield return bytes[..(int)Math.Min(left, bytes.Length)];
            left -= bytes.Length;
            if (left <= 0)
            {
                yield break;
            }
        }
    }
}
