using ApiServer.Model.Kinds;
using ApiServer.Registry.Admission.CertificateApproval;
using ApiServer.Registry.Admission.CertificateRequester;
using ApiServer.Registry.Admission.CertificateSigning;
using ApiServer.Registry.Admission.CertificateSubjectRestriction;
using ApiServer.Registry.Admission.DefaultStorageClass;
using ApiServer.Registry.Admission.DefaultTolerationSeconds;
using ApiServer.Registry.Admission.LimitRanger;
using ApiServer.Registry.Admission.NamespaceLifecycle;
using ApiServer.Registry.Admission.PersistentVolumeClaimResize;
using ApiServer.Registry.Admission.PodResizeValidator;
using ApiServer.Registry.Admission.PodTopologyLabels;
using ApiServer.Registry.Admission.Priority;
using ApiServer.Registry.Admission.ResourceQuota;
using ApiServer.Registry.Admission.ServiceAccount;
using ApiServer.Registry.Admission.ServiceAddresses;
using ApiServer.Registry.Admission.StorageObjectInUseProtection;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Quotas;
using ApiServer.Store;

namespace ApiServer.Registry.Admission;

/// <summary>The stages of a cluster, in upstream's order (pkg/kubeapiserver/options/plugins.go).</summary>
public static class AdmissionStages
{
    /// <summary>All of them; what upstream does in a kind's storage comes last.</summary>
    public static IReadOnlyList<IAdmissionStage> Default(IObjectStore store, ResourceCatalog catalog, StrategyContext context, IAuthorizer authorizer) =>
    [
        new NamespaceLifecycleStage(store, catalog),
        new LimitRangerStage(store),
        new ServiceAccountStage(store, context),
        new PriorityStage(store),
        new DefaultTolerationSecondsStage(),
        new DefaultStorageClassStage(store),
        new StorageObjectInUseProtectionStage(),
        new PersistentVolumeClaimResizeStage(store),
        new CertificateApprovalStage(authorizer),
        new CertificateSigningStage(authorizer),
        new CertificateSubjectRestrictionStage(),
        new CertificateRequesterStage(),
        new PodTopologyLabelsStage(store),
        new PodResizeValidatorStage(store),
        new ResourceQuotaStage(store, new QuotaEvaluators(catalog, context.Clock)),
        new ServiceAddressesStage(store, context),
    ];
}
