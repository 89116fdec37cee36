using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>The columns that a v1.36 server answers for every resource.</summary>
public sealed class TableColumnsTests
{
    /// <summary>One resource a line; <c>*</c> is priority 1, <c>:type</c> a type other than string, <c>!</c> the format <c>name</c>.</summary>
    private const string Upstream = """
        v1 componentstatuses = Name! | Status | Message | Error
        v1 configmaps = Name! | Data | Age
        v1 endpoints = Name! | Endpoints | Age
        v1 events = Last Seen | Type | Reason | Object | Subobject* | Source* | Message | First Seen* | Count* | Name*!
        v1 limitranges = Name! | Created At:date
        v1 namespaces = Name! | Status | Age
        v1 nodes = Name! | Status | Roles | Age | Version | Internal-IP* | External-IP* | OS-Image* | Kernel-Version* | Container-Runtime*
        v1 persistentvolumeclaims = Name! | Status | Volume | Capacity | Access Modes | StorageClass | VolumeAttributesClass | Age | VolumeMode*
        v1 persistentvolumes = Name! | Capacity | Access Modes | Reclaim Policy | Status | Claim | StorageClass | VolumeAttributesClass | Reason | Age | VolumeMode*
        v1 pods = Name! | Ready | Status | Restarts | Age | IP* | Node* | Nominated Node* | Readiness Gates*
        v1 podtemplates = Name! | Containers | Images | Pod Labels
        v1 replicationcontrollers = Name! | Desired:integer | Current:integer | Ready:integer | Age | Containers* | Images* | Selector*
        v1 resourcequotas = Name! | Request | Limit | Age
        v1 secrets = Name! | Type | Data | Age
        v1 serviceaccounts = Name! | Age
        v1 services = Name! | Type | Cluster-IP | External-IP | Port(s) | Age | Selector*
        apiregistration.k8s.io/v1 apiservices = Name! | Service | Available | Age
        apps/v1 controllerrevisions = Name! | Controller | Revision | Age
        apps/v1 daemonsets = Name! | Desired:integer | Current:integer | Ready:integer | Up-to-date:integer | Available:integer | Node Selector | Age | Containers* | Images* | Selector*
        apps/v1 deployments = Name! | Ready | Up-to-date | Available | Age | Containers* | Images* | Selector*
        apps/v1 replicasets = Name! | Desired:integer | Current:integer | Ready:integer | Age | Containers* | Images* | Selector*
        apps/v1 statefulsets = Name! | Ready | Age | Containers* | Images*
        events.k8s.io/v1 events = Last Seen | Type | Reason | Object | Subobject* | Source* | Message | First Seen* | Count* | Name*!
        autoscaling/v2 horizontalpodautoscalers = Name! | Reference | Targets | MinPods | MaxPods | Replicas | Age
        autoscaling/v1 horizontalpodautoscalers = Name! | Reference | Targets | MinPods | MaxPods | Replicas | Age
        batch/v1 cronjobs = Name! | Schedule | Timezone | Suspend:boolean | Active:integer | Last Schedule | Age | Containers* | Images* | Selector*
        batch/v1 jobs = Name! | Status | Completions | Duration | Age | Containers* | Images* | Selector*
        certificates.k8s.io/v1 certificatesigningrequests = Name! | Age | SignerName | Requestor | RequestedDuration | Condition
        networking.k8s.io/v1 ingressclasses = Name! | Controller | Parameters | Age
        networking.k8s.io/v1 ingresses = Name! | Class | Hosts | Address | Ports | Age
        networking.k8s.io/v1 ipaddresses = Name! | ParentRef
        networking.k8s.io/v1 networkpolicies = Name! | Pod-Selector | Age
        networking.k8s.io/v1 servicecidrs = Name! | CIDRs | Age
        policy/v1 poddisruptionbudgets = Name! | Min Available | Max Unavailable | Allowed Disruptions:integer | Age
        rbac.authorization.k8s.io/v1 clusterrolebindings = Name! | Role | Age | Users* | Groups* | ServiceAccounts*
        rbac.authorization.k8s.io/v1 clusterroles = Name! | Created At:date
        rbac.authorization.k8s.io/v1 rolebindings = Name! | Role | Age | Users* | Groups* | ServiceAccounts*
        rbac.authorization.k8s.io/v1 roles = Name! | Created At:date
        storage.k8s.io/v1 csidrivers = Name! | AttachRequired:boolean | PodInfoOnMount:boolean | StorageCapacity:boolean | TokenRequests | RequiresRepublish:boolean | Modes | Age
        storage.k8s.io/v1 csinodes = Name! | Drivers:integer | Age
        storage.k8s.io/v1 csistoragecapacities = Name! | Created At:date
        storage.k8s.io/v1 storageclasses = Name! | Provisioner | ReclaimPolicy | VolumeBindingMode | AllowVolumeExpansion | Age
        storage.k8s.io/v1 volumeattachments = Name! | Attacher! | PV | Node | Attached:boolean | Age
        storage.k8s.io/v1 volumeattributesclasses = Name! | DriverName | Age
        admissionregistration.k8s.io/v1 mutatingadmissionpolicies = Name! | Mutations:integer | ParamKind | Age
        admissionregistration.k8s.io/v1 mutatingadmissionpolicybindings = Name! | PolicyName | ParamRef | Age
        admissionregistration.k8s.io/v1 mutatingwebhookconfigurations = Name! | Webhooks:integer | Age
        admissionregistration.k8s.io/v1 validatingadmissionpolicies = Name! | Validations:integer | ParamKind | Age
        admissionregistration.k8s.io/v1 validatingadmissionpolicybindings = Name! | PolicyName | ParamRef | Age
        admissionregistration.k8s.io/v1 validatingwebhookconfigurations = Name! | Webhooks:integer | Age
        apiextensions.k8s.io/v1 customresourcedefinitions = Name! | Created At:date
        scheduling.k8s.io/v1 priorityclasses = Name! | Value:integer | Global-Default:boolean | Age | PreemptionPolicy
        coordination.k8s.io/v1 leases = Name! | Holder | Age
        node.k8s.io/v1 runtimeclasses = Name! | Handler | Age
        discovery.k8s.io/v1 endpointslices = Name! | AddressType | Ports | Endpoints | Age
        resource.k8s.io/v1 deviceclasses = Name! | Age
        resource.k8s.io/v1 resourceclaims = Name! | State | Age
        resource.k8s.io/v1 resourceclaimtemplates = Name! | Age
        resource.k8s.io/v1 resourceslices = Name! | Node | Driver | Pool | Age
        flowcontrol.apiserver.k8s.io/v1 flowschemas = Name! | PriorityLevel | MatchingPrecedence | DistinguisherMethod | Age | MissingPL
        flowcontrol.apiserver.k8s.io/v1 prioritylevelconfigurations = Name! | Type | NominalConcurrencyShares | Queues | HandSize | QueueLengthLimit | Age
        metrics.k8s.io/v1beta1 nodes = Name! | cpu | memory | Window
        metrics.k8s.io/v1beta1 pods = Name! | cpu | memory | Window
        """;

    public static TheoryData<string, string> Resources
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var line in Upstream.Split('\n'))
            {
                var parts = line.Split(" = ");
                data.Add(parts[0], parts[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Resource_has_upstreams_columns(string resource, string columns)
    {
        var definition = BuiltInResources.Catalog.All.Single(d => $"{d.ApiVersion} {d.Resource}" == resource);

        Assert.Equal(columns.Split(" | "), definition.Rules.Table.Columns.Select(Written));
    }

    [Fact]
    public void Every_listable_resource_of_upstream_is_compared()
    {
        var own = BuiltInResources.Catalog.All.Where(d => d.Verbs.Contains("list") && d.Group != "dns.apiserver.local").Select(d => $"{d.ApiVersion} {d.Resource}");

        Assert.Equal(own.Order(StringComparer.Ordinal), Upstream.Split('\n').Select(l => l.Split(" = ")[0]).Order(StringComparer.Ordinal));
    }

    private static string Written(TableColumn column) =>
        column.Name + (column.Priority == 1 ? "*" : "") + (column.Type == "string" ? "" : $":{column.Type}") + (column.Format == "name" ? "!" : "");
}
