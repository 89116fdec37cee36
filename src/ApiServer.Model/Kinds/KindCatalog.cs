using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Admissionregistration;
using ApiServer.Model.Kinds.Apiregistration.APIService;
using ApiServer.Model.Kinds.Apps.ControllerRevision;
using ApiServer.Model.Kinds.Apps.DaemonSet;
using ApiServer.Model.Kinds.Apps.Deployment;
using ApiServer.Model.Kinds.Apps.ReplicaSet;
using ApiServer.Model.Kinds.Apps.StatefulSet;
using ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;
using ApiServer.Model.Kinds.Batch.CronJob;
using ApiServer.Model.Kinds.Batch.Job;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;
using ApiServer.Model.Kinds.Coordination.Lease;
using ApiServer.Model.Kinds.Core.ComponentStatus;
using ApiServer.Model.Kinds.Core.ConfigMap;
using ApiServer.Model.Kinds.Core.Endpoints;
using ApiServer.Model.Kinds.Core.Event;
using ApiServer.Model.Kinds.Core.LimitRange;
using ApiServer.Model.Kinds.Core.Namespace;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Core.PersistentVolume;
using ApiServer.Model.Kinds.Core.PersistentVolumeClaim;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Core.PodTemplate;
using ApiServer.Model.Kinds.Core.ReplicationController;
using ApiServer.Model.Kinds.Core.ResourceQuota;
using ApiServer.Model.Kinds.Core.Secret;
using ApiServer.Model.Kinds.Core.Service;
using ApiServer.Model.Kinds.Core.ServiceAccount;
using ApiServer.Model.Kinds.Discovery.EndpointSlice;
using ApiServer.Model.Kinds.Dns.DnsRecord;
using ApiServer.Model.Kinds.Events.Event;
using ApiServer.Model.Kinds.Flowcontrol.FlowSchema;
using ApiServer.Model.Kinds.Flowcontrol.PriorityLevelConfiguration;
using ApiServer.Model.Kinds.Metrics;
using ApiServer.Model.Kinds.Networking.Ingress;
using ApiServer.Model.Kinds.Networking.IngressClass;
using ApiServer.Model.Kinds.Networking.IPAddress;
using ApiServer.Model.Kinds.Networking.NetworkPolicy;
using ApiServer.Model.Kinds.Networking.ServiceCIDR;
using ApiServer.Model.Kinds.Node.RuntimeClass;
using ApiServer.Model.Kinds.Policy.PodDisruptionBudget;
using ApiServer.Model.Kinds.Rbac;
using ApiServer.Model.Kinds.Resource;
using ApiServer.Model.Kinds.Resource.ResourceClaim;
using ApiServer.Model.Kinds.Scheduling.PriorityClass;
using ApiServer.Model.Kinds.Storage.CSIDriver;
using ApiServer.Model.Kinds.Storage.CSINode;
using ApiServer.Model.Kinds.Storage.CSIStorageCapacity;
using ApiServer.Model.Kinds.Storage.StorageClass;
using ApiServer.Model.Kinds.Storage.VolumeAttachment;
using ApiServer.Model.Kinds.Storage.VolumeAttributesClass;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds;

/// <summary>The kinds with rules of their own: the one place, beside the kind's folder, that knows of them.</summary>
public static class KindCatalog
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly FieldColumns Webhooks = FieldColumns.Name.Count("Webhooks", "webhooks").Age();

    private static readonly Dictionary<(string Group, string Version, string Kind), KindDefinition> Rules = new()
    {
        [("", "v1", "ComponentStatus")] = new ComponentStatusDefinition(),
        [("", "v1", "ConfigMap")] = new ConfigMapDefinition(),
        [("", "v1", "Endpoints")] = new EndpointsDefinition(),
        [("", "v1", "Event")] = new EventDefinition(),
        [("", "v1", "Namespace")] = new NamespaceDefinition(),
        [("", "v1", "Node")] = new NodeDefinition(),
        [("", "v1", "PersistentVolume")] = new PersistentVolumeDefinition(),
        [("", "v1", "PersistentVolumeClaim")] = new PersistentVolumeClaimDefinition(),
        [("", "v1", "Pod")] = new PodDefinition(),
        [("", "v1", "PodTemplate")] = new PodTemplateDefinition(),
        [("", "v1", "ReplicationController")] = new ReplicationControllerDefinition(),
        [("", "v1", "ResourceQuota")] = new ResourceQuotaDefinition(),
        [("", "v1", "Secret")] = new SecretDefinition(),
        [("", "v1", "Service")] = new ServiceDefinition(),
        [("", "v1", "ServiceAccount")] = new ServiceAccountDefinition(),
        [(Admission, "v1", "MutatingAdmissionPolicy")] = new AdmissionPolicyDefinition(mutating: true),
        [(Admission, "v1", "MutatingAdmissionPolicyBinding")] = new AdmissionPolicyBindingDefinition(mutating: true),
        [(Admission, "v1", "ValidatingAdmissionPolicy")] = new AdmissionPolicyDefinition(mutating: false),
        [(Admission, "v1", "ValidatingAdmissionPolicyBinding")] = new AdmissionPolicyBindingDefinition(mutating: false),
        [("apiregistration.k8s.io", "v1", "APIService")] = new APIServiceDefinition(),
        [("apps", "v1", "ControllerRevision")] = new ControllerRevisionDefinition(),
        [("apps", "v1", "DaemonSet")] = new DaemonSetDefinition(),
        [("apps", "v1", "Deployment")] = new DeploymentDefinition(),
        [("apps", "v1", "ReplicaSet")] = new ReplicaSetDefinition(),
        [("apps", "v1", "StatefulSet")] = new StatefulSetDefinition(),
        [("autoscaling", "v1", "HorizontalPodAutoscaler")] = new HorizontalPodAutoscalerV1Definition(),
        [("autoscaling", "v2", "HorizontalPodAutoscaler")] = new HorizontalPodAutoscalerDefinition(),
        [("batch", "v1", "CronJob")] = new CronJobDefinition(),
        [("batch", "v1", "Job")] = new JobDefinition(),
        [("certificates.k8s.io", "v1", "CertificateSigningRequest")] = new CertificateSigningRequestDefinition(),
        [("coordination.k8s.io", "v1", "Lease")] = new LeaseDefinition(),
        [("discovery.k8s.io", "v1", "EndpointSlice")] = new EndpointSliceDefinition(),
        [("metrics.k8s.io", "v1beta1", "NodeMetrics")] = new NodeMetricsDefinition(),
        [("metrics.k8s.io", "v1beta1", "PodMetrics")] = new PodMetricsDefinition(),
        [("dns.apiserver.local", "v1", "DNSRecord")] = new DnsRecordDefinition(),
        [("events.k8s.io", "v1", "Event")] = new EventsEventDefinition(),
        [("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration")] = new PriorityLevelConfigurationDefinition(),
        [("networking.k8s.io", "v1", "IPAddress")] = new IPAddressDefinition(),
        [("networking.k8s.io", "v1", "Ingress")] = new IngressDefinition(),
        [("networking.k8s.io", "v1", "IngressClass")] = new IngressClassDefinition(),
        [("networking.k8s.io", "v1", "NetworkPolicy")] = new NetworkPolicyDefinition(),
        [("policy", "v1", "PodDisruptionBudget")] = new PodDisruptionBudgetDefinition(),
        [(Rbac, "v1", "ClusterRoleBinding")] = new BindingDefinition(namespaced: false),
        [(Rbac, "v1", "RoleBinding")] = new BindingDefinition(namespaced: true),
        [("resource.k8s.io", "v1", "ResourceClaim")] = new ResourceClaimDefinition(),
        [("resource.k8s.io", "v1", "ResourceSlice")] = new ResourceSliceDefinition(),
        [("scheduling.k8s.io", "v1", "PriorityClass")] = new PriorityClassDefinition(),
        [("storage.k8s.io", "v1", "CSIDriver")] = new CSIDriverDefinition(),
        [("storage.k8s.io", "v1", "StorageClass")] = new StorageClassDefinition(),

        // The kinds below need no definition of their own: a strategy and columns.
        [("", "v1", "LimitRange")] = new TraitDefinition(new LimitRangeStrategy(), FieldColumns.NameAndCreatedAt),
        [(Admission, "v1", "MutatingWebhookConfiguration")] = new TraitDefinition(new WebhookConfigurationStrategy(mutating: true), Webhooks),
        [(Admission, "v1", "ValidatingWebhookConfiguration")] = new TraitDefinition(new WebhookConfigurationStrategy(mutating: false), Webhooks),
        [("apiextensions.k8s.io", "v1", "CustomResourceDefinition")] = new TraitDefinition(new TraitStrategy(generation: true, conditionalOnly: true), FieldColumns.NameAndCreatedAt),
        [("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema")] = new TraitDefinition(
            new FlowSchemaStrategy(),
            FieldColumns.Name
                .Text("PriorityLevel", "spec", "priorityLevelConfiguration", "name")
                .Cell("MatchingPrecedence", f => f.IntegerAt("spec", "matchingPrecedence") ?? 0)
                .TextOr("DistinguisherMethod", Cells.None, "spec", "distinguisherMethod", "type")
                .Age()
                .Cell("MissingPL", f => f.Condition("Dangling")?.String("status") ?? "?")),
        [("networking.k8s.io", "v1", "ServiceCIDR")] = new TraitDefinition(
            new ServiceCIDRStrategy(),
            FieldColumns.Name.Cell("CIDRs", c => string.Join(',', c.ArrayAt("spec", "cidrs").Strings)).Age()),
        [("node.k8s.io", "v1", "RuntimeClass")] = new TraitDefinition(new RuntimeClassStrategy(), FieldColumns.Name.Text("Handler", "handler").Age()),
        [(Rbac, "v1", "ClusterRole")] = new TraitDefinition(new RoleStrategy(namespaced: false), FieldColumns.NameAndCreatedAt),
        [(Rbac, "v1", "Role")] = new TraitDefinition(new RoleStrategy(namespaced: true), FieldColumns.NameAndCreatedAt),
        [("resource.k8s.io", "v1", "DeviceClass")] = new TraitDefinition(new DeviceClassStrategy()),
        [("resource.k8s.io", "v1", "ResourceClaimTemplate")] = new TraitDefinition(new ClaimStrategy(template: true)),
        [("storage.k8s.io", "v1", "CSINode")] = new TraitDefinition(new CSINodeStrategy(), FieldColumns.Name.Count("Drivers", "spec", "drivers").Age()),
        [("storage.k8s.io", "v1", "CSIStorageCapacity")] = new TraitDefinition(new CSIStorageCapacityStrategy(), FieldColumns.NameAndCreatedAt),
        [("storage.k8s.io", "v1", "VolumeAttachment")] = new TraitDefinition(
            new VolumeAttachmentStrategy(),
            FieldColumns.Name
                .NameText("Attacher", "spec", "attacher")
                .Text("PV", "spec", "source", "persistentVolumeName")
                .Text("Node", "spec", "nodeName")
                .Boolean("Attached", false, "status", "attached")
                .Age()),
        [("storage.k8s.io", "v1", "VolumeAttributesClass")] = new TraitDefinition(new VolumeAttributesClassStrategy(), FieldColumns.Name.Text("DriverName", "driverName").Age()),
    };

    /// <summary>The rules of a kind, or the plain ones.</summary>
    public static KindDefinition For(string group, string version, string kind) =>
        Rules.GetValueOrDefault((group, version, kind), KindDefinition.Plain);
}
