namespace ApiServer.Model.Kinds;

/// <summary>The resources that our own code names, as <c>resource.group</c> (<see cref="ResourceDefinition.GroupResource"/>).</summary>
public static class ResourceNames
{
    public const string CertificateSigningRequests = "certificatesigningrequests.certificates.k8s.io";
    public const string ConfigMaps = "configmaps";
    public const string ControllerRevisions = "controllerrevisions.apps";
    public const string CsiDrivers = "csidrivers.storage.k8s.io";
    public const string CsiStorageCapacities = "csistoragecapacities.storage.k8s.io";
    public const string DaemonSets = "daemonsets.apps";
    public const string Deployments = "deployments.apps";
    public const string CronJobs = "cronjobs.batch";
    public const string DnsRecords = "dnsrecords.dns.apiserver.local";
    public const string Endpoints = "endpoints";
    public const string EndpointSlices = "endpointslices.discovery.k8s.io";
    public const string Events = "events";
    public const string HorizontalPodAutoscalers = "horizontalpodautoscalers.autoscaling";
    public const string IPAddresses = "ipaddresses.networking.k8s.io";
    public const string Jobs = "jobs.batch";
    public const string Leases = "leases.coordination.k8s.io";
    public const string LimitRanges = "limitranges";
    public const string Namespaces = "namespaces";
    public const string NodeMetrics = "nodes.metrics.k8s.io";
    public const string Nodes = "nodes";
    public const string PersistentVolumeClaims = "persistentvolumeclaims";
    public const string PersistentVolumes = "persistentvolumes";
    public const string Pods = "pods";
    public const string PodMetrics = "pods.metrics.k8s.io";
    public const string PodDisruptionBudgets = "poddisruptionbudgets.policy";
    public const string PriorityClasses = "priorityclasses.scheduling.k8s.io";
    public const string ReplicaSets = "replicasets.apps";
    public const string ReplicationControllers = "replicationcontrollers";
    public const string ResourceQuotas = "resourcequotas";
    public const string Secrets = "secrets";
    public const string ServiceAccounts = "serviceaccounts";
    public const string Services = "services";
    public const string StatefulSets = "statefulsets.apps";
    public const string SubjectAccessReviews = "subjectaccessreviews.authorization.k8s.io";
    public const string StorageClasses = "storageclasses.storage.k8s.io";
}
