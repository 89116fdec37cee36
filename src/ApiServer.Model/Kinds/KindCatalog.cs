using ApiServer.Model.Kinds.Apps.ControllerRevision;
using ApiServer.Model.Kinds.Apps.StatefulSet;
using ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;
using ApiServer.Model.Kinds.Coordination.Lease;
using ApiServer.Model.Kinds.Core.ConfigMap;
using ApiServer.Model.Kinds.Core.Endpoints;
using ApiServer.Model.Kinds.Core.Event;
using ApiServer.Model.Kinds.Core.Namespace;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Core.PersistentVolume;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Core.PodTemplate;
using ApiServer.Model.Kinds.Core.Secret;
using ApiServer.Model.Kinds.Core.Service;
using ApiServer.Model.Kinds.Core.ServiceAccount;
using ApiServer.Model.Kinds.Discovery.EndpointSlice;
using ApiServer.Model.Kinds.Dns.DnsRecord;
using ApiServer.Model.Kinds.Events.Event;
using ApiServer.Model.Kinds.Storage.StorageClass;

namespace ApiServer.Model.Kinds;

/// <summary>The kinds with rules of their own: the one place, beside the kind's folder, that knows of them.</summary>
public static class KindCatalog
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly string[] Template = ["spec", "template"];

    private static readonly Dictionary<(string Group, string Version, string Kind), KindDefinition> Rules = new()
    {
        [("", "v1", "ConfigMap")] = new ConfigMapDefinition(),
        [("", "v1", "Endpoints")] = new EndpointsDefinition(),
        [("", "v1", "Event")] = new EventDefinition(),
        [("", "v1", "Namespace")] = new NamespaceDefinition(),
        [("", "v1", "Node")] = new NodeDefinition(),
        [("", "v1", "PersistentVolume")] = new PersistentVolumeDefinition(),
        [("", "v1", "PersistentVolumeClaim")] = new PersistentVolumeClaimDefinition(),
        [("", "v1", "Pod")] = new PodDefinition(),
        [("", "v1", "PodTemplate")] = new PodTemplateDefinition(),
        [("", "v1", "Secret")] = new SecretDefinition(),
        [("", "v1", "Service")] = new ServiceDefinition(),
        [("", "v1", "ServiceAccount")] = new ServiceAccountDefinition(),
        [("apps", "v1", "ControllerRevision")] = new ControllerRevisionDefinition(),
        [("apps", "v1", "StatefulSet")] = new StatefulSetDefinition(),
        [("autoscaling", "v1", "HorizontalPodAutoscaler")] = new HorizontalPodAutoscalerV1Definition(),
        [("autoscaling", "v2", "HorizontalPodAutoscaler")] = new HorizontalPodAutoscalerDefinition(),
        [("coordination.k8s.io", "v1", "Lease")] = new LeaseDefinition(),
        [("discovery.k8s.io", "v1", "EndpointSlice")] = new EndpointSliceDefinition(),
        [("dns.apiserver.local", "v1", "DNSRecord")] = new DnsRecordDefinition(),
        [("events.k8s.io", "v1", "Event")] = new EventsEventDefinition(),
        [("storage.k8s.io", "v1", "StorageClass")] = new StorageClassDefinition(),

        // The kinds below have no folder yet: what upstream's strategies switch on or off for them.
        [("", "v1", "LimitRange")] = Traits(createOnUpdate: true),
        [("", "v1", "ReplicationController")] = Traits(generation: true, template: Template),
        [("", "v1", "ResourceQuota")] = Traits(returnsDeleted: true),
        [(Admission, "v1", "MutatingAdmissionPolicy")] = Traits(generation: true, conditionalOnly: true),
        [(Admission, "v1", "MutatingAdmissionPolicyBinding")] = Traits(generation: true, conditionalOnly: true),
        [(Admission, "v1", "MutatingWebhookConfiguration")] = Traits(generation: true, conditionalOnly: true),
        [(Admission, "v1", "ValidatingAdmissionPolicy")] = Traits(generation: true, conditionalOnly: true),
        [(Admission, "v1", "ValidatingAdmissionPolicyBinding")] = Traits(generation: true, conditionalOnly: true),
        [(Admission, "v1", "ValidatingWebhookConfiguration")] = Traits(generation: true, conditionalOnly: true),
        [("apiextensions.k8s.io", "v1", "CustomResourceDefinition")] = Traits(generation: true, conditionalOnly: true),
        [("apiregistration.k8s.io", "v1", "APIService")] = Traits(names: NameRule.PathSegment, conditionalOnly: true),
        [("apps", "v1", "DaemonSet")] = Traits(generation: true, template: Template),
        [("apps", "v1", "Deployment")] = Traits(generation: true, template: Template),
        [("apps", "v1", "ReplicaSet")] = Traits(generation: true, template: Template),
        [("batch", "v1", "CronJob")] = Traits(generation: true, template: ["spec", "jobTemplate", "spec", "template"]),
        [("batch", "v1", "Job")] = Traits(generation: true, template: Template),
        [("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema")] = Traits(generation: true),
        [("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration")] = Traits(generation: true),
        [("networking.k8s.io", "v1", "IPAddress")] = Traits(names: NameRule.PathSegment),
        [("networking.k8s.io", "v1", "Ingress")] = Traits(generation: true),
        [("networking.k8s.io", "v1", "IngressClass")] = Traits(generation: true),
        [("networking.k8s.io", "v1", "NetworkPolicy")] = Traits(generation: true),
        [("node.k8s.io", "v1", "RuntimeClass")] = Traits(createOnUpdate: true, conditionalOnly: true),
        [("policy", "v1", "PodDisruptionBudget")] = Traits(generation: true, conditionalOnly: true),
        [(Rbac, "v1", "ClusterRole")] = Traits(names: NameRule.PathSegment, createOnUpdate: true),
        [(Rbac, "v1", "ClusterRoleBinding")] = Traits(names: NameRule.PathSegment, createOnUpdate: true),
        [(Rbac, "v1", "Role")] = Traits(names: NameRule.PathSegment, createOnUpdate: true),
        [(Rbac, "v1", "RoleBinding")] = Traits(names: NameRule.PathSegment, createOnUpdate: true),
        [("resource.k8s.io", "v1", "DeviceClass")] = Traits(returnsDeleted: true),
        [("resource.k8s.io", "v1", "ResourceClaim")] = Traits(returnsDeleted: true),
        [("resource.k8s.io", "v1", "ResourceClaimTemplate")] = Traits(returnsDeleted: true),
        [("resource.k8s.io", "v1", "ResourceSlice")] = Traits(returnsDeleted: true),
        [("scheduling.k8s.io", "v1", "PriorityClass")] = Traits(generation: true),
        [("storage.k8s.io", "v1", "CSIDriver")] = Traits(conditionalOnly: true, returnsDeleted: true),
        [("storage.k8s.io", "v1", "CSINode")] = Traits(conditionalOnly: true, returnsDeleted: true),
        [("storage.k8s.io", "v1", "CSIStorageCapacity")] = Traits(conditionalOnly: true),
        [("storage.k8s.io", "v1", "VolumeAttachment")] = Traits(conditionalOnly: true, returnsDeleted: true),
    };

    /// <summary>The rules of a kind, or the plain ones.</summary>
    public static KindDefinition For(string group, string version, string kind) =>
        Rules.GetValueOrDefault((group, version, kind), KindDefinition.Plain);

    private static TraitDefinition Traits(
        NameRule names = NameRule.Subdomain,
        bool generation = false,
        bool createOnUpdate = false,
        bool conditionalOnly = false,
        bool returnsDeleted = false,
        string[]? template = null) =>
        new(new TraitStrategy(names, generation, createOnUpdate, conditionalOnly, returnsDeleted, template));
}
