using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Connections;

/// <summary>What requests ask of the nodes where Pods run, after the request ring let them through.</summary>
public interface IPodConnections
{
    /// <summary>The log of a container, in pieces as they are to be sent; with follow it ends when the container does.</summary>
    /// <param name="pod">The Pod, bound to a node.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <exception cref="Model.Errors.ApiStatusException">400: there is no log (yet); 501: nobody runs that node. Before anything is read.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> OpenLog(JsonObject pod, string container, PodLogOptions options);
}
