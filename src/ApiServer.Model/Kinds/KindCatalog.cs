using ApiServer.Model.Kinds.Apps.StatefulSet;
using ApiServer.Model.Kinds.Core.ConfigMap;
using ApiServer.Model.Kinds.Core.Namespace;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Core.PersistentVolume;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Core.Service;

namespace ApiServer.Model.Kinds;

/// <summary>The kinds with rules of their own: the one place, beside the kind's folder, that knows of them.</summary>
public static class KindCatalog
{
    private static readonly Dictionary<(string Group, string Version, string Kind), KindDefinition> Rules = new()
    {
        [("", "v1", "ConfigMap")] = new ConfigMapDefinition(),
        [("", "v1", "Namespace")] = new NamespaceDefinition(),
        [("", "v1", "Node")] = new NodeDefinition(),
        [("", "v1", "PersistentVolume")] = new PersistentVolumeDefinition(),
        [("", "v1", "PersistentVolumeClaim")] = new PersistentVolumeClaimDefinition(),
        [("", "v1", "Pod")] = new PodDefinition(),
        [("", "v1", "Service")] = new ServiceDefinition(),
        [("apps", "v1", "StatefulSet")] = new StatefulSetDefinition(),
    };

    /// <summary>The rules of a kind, or the plain ones.</summary>
    public static KindDefinition For(string group, string version, string kind) =>
        Rules.GetValueOrDefault((group, version, kind), KindDefinition.Plain);
}
