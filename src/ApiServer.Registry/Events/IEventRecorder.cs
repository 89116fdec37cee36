using ApiServer.Model.Json;

namespace ApiServer.Registry.Events;

/// <summary>Tells users what a component decided: makes Events, and counts up an equal one instead of making another (client-go's correlator).</summary>
public interface IEventRecorder
{
    /// <summary>A Normal event about an object (its apiVersion, kind, namespace, name, uid and resourceVersion are taken from it).</summary>
    /// <param name="component">The source component, <c>statefulset-controller</c>.</param>
    /// <param name="regarding">The object it is about.</param>
    /// <param name="reason">Upstream's reason, <c>SuccessfulCreate</c>.</param>
    /// <param name="message">Upstream's sentence.</param>
    /// <param name="fieldPath">A part of the object, <c>spec.containers{nginx}</c>.</param>
    /// <param name="host">The node, for kubelets' events.</param>
    void Normal(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null);

    /// <summary>The same as a Warning.</summary>
    void Warning(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null);
}
