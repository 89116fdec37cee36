namespace ApiServer.Model.Tests.Kinds;

/// <summary>Valid objects of the kinds around workloads, each with most of its members: what <see cref="ValidatorPropertyTests"/> breaks.</summary>
public static class ClusterKindExamples
{
    public static TheoryData<string, string, string> Objects() => new()
    {
        { "", "ServiceAccount", Of(""" "secrets":[{"name":"s","namespace":"n"}],"imagePullSecrets":[{"name":"p"}] """) },
        { "", "ResourceQuota", Of(""" "spec":{"hard":{"pods":"1","example.com/gpu":"1"},"scopes":["BestEffort"],"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["a"]}]}},"status":{"hard":{"pods":"1"},"used":{"pods":"1"}} """) },
        { "", "LimitRange", Of(""" "spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"1"},"default":{"cpu":"1"},"defaultRequest":{"cpu":"1"},"maxLimitRequestRatio":{"cpu":"2"}}]} """) },
        { "rbac.authorization.k8s.io", "Role", Of(""" "rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}] """) },
        { "rbac.authorization.k8s.io", "ClusterRole", Of(""" "rules":[{"verbs":["get"],"nonResourceURLs":["/"]}],"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]} """) },
        { "rbac.authorization.k8s.io", "ClusterRoleBinding", Of(""" "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"s","namespace":"n"},{"kind":"User","name":"u"}] """) },
        { "networking.k8s.io", "Ingress", Of(""" "spec":{"ingressClassName":"c","defaultBackend":{"service":{"name":"s","port":{"number":80}}},"rules":[{"host":"a.b","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"resource":{"apiGroup":"a.b","kind":"K","name":"n"}}}]}}],"tls":[{"hosts":["a.b"],"secretName":"s"}]},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4","hostname":"a"}]}} """) },
        { "networking.k8s.io", "IngressClass", Of(""" "spec":{"controller":"a.b/c","parameters":{"apiGroup":"a","kind":"K","name":"n","scope":"Namespace","namespace":"x"}} """) },
        { "networking.k8s.io", "NetworkPolicy", Of(""" "spec":{"podSelector":{"matchLabels":{"a":"b"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}},{"podSelector":{},"namespaceSelector":{}}],"ports":[{"port":80,"endPort":90,"protocol":"TCP"},{"port":"web"}]}]} """) },
        { "networking.k8s.io", "IPAddress", Of(""" "spec":{"parentRef":{"group":"a","resource":"services","namespace":"n","name":"s"}} """) },
        { "networking.k8s.io", "ServiceCIDR", Of(""" "spec":{"cidrs":["10.0.0.0/16","fd00::/112"]},"status":{"conditions":[]} """) },
        { "certificates.k8s.io", "CertificateSigningRequest", Of(""" "spec":{"request":"eA==","signerName":"a.b/c","usages":["client auth"],"expirationSeconds":600},"status":{"certificate":"eA==","conditions":[{"type":"Approved","status":"True"}]} """) },
        { "storage.k8s.io", "StorageClass", Of(""" "provisioner":"a","parameters":{"a":"b"},"allowedTopologies":[{"matchLabelExpressions":[{"key":"a","values":["b"]}]}] """) },
        { "storage.k8s.io", "VolumeAttachment", Of(""" "spec":{"attacher":"a","nodeName":"n","source":{"persistentVolumeName":"v"}},"status":{"attached":true,"attachmentMetadata":{"a":"b"},"attachError":{"message":"m","errorCode":1}} """) },
        { "storage.k8s.io", "CSIDriver", Of(""" "spec":{"attachRequired":true,"fsGroupPolicy":"File","tokenRequests":[{"audience":"a","expirationSeconds":600}],"volumeLifecycleModes":["Persistent"],"nodeAllocatableUpdatePeriodSeconds":10} """) },
        { "storage.k8s.io", "CSINode", Of(""" "spec":{"drivers":[{"name":"d","nodeID":"i","topologyKeys":["a"],"allocatable":{"count":1}}]} """) },
        { "storage.k8s.io", "CSIStorageCapacity", Of(""" "storageClassName":"s","nodeTopology":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},"capacity":"1Gi" """) },
        { "storage.k8s.io", "VolumeAttributesClass", Of(""" "driverName":"d","parameters":{"a":"b"} """) },
        { "node.k8s.io", "RuntimeClass", Of(""" "handler":"h","overhead":{"podFixed":{"cpu":"1"}},"scheduling":{"nodeSelector":{"a":"b"},"tolerations":[{"key":"a","operator":"Exists"}]} """) },
        { "admissionregistration.k8s.io", "MutatingWebhookConfiguration", Of(""" "webhooks":[{"name":"a.b.c","sideEffects":"None","admissionReviewVersions":["v1"],"clientConfig":{"service":{"name":"s","namespace":"n","path":"/a","port":1}},"rules":[{"operations":["*"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/*"],"scope":"*"}],"matchConditions":[{"name":"a","expression":"b"}],"namespaceSelector":{"matchLabels":{"a":"b"}}},{"name":"a.b.d","clientConfig":{"url":"https://a/b"}}] """) },
        { "admissionregistration.k8s.io", "ValidatingAdmissionPolicy", Of(""" "spec":{"paramKind":{"apiVersion":"a/v1","kind":"K"},"matchConstraints":{"resourceRules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"resourceNames":["a"]}],"excludeResourceRules":[]},"variables":[{"name":"a","expression":"1"}],"validations":[{"expression":"a","message":"m","messageExpression":"x","reason":"Invalid"}],"auditAnnotations":[{"key":"k","valueExpression":"v"}]},"status":{"typeChecking":{"expressionWarnings":[{"fieldRef":"a","warning":"w"}]},"conditions":[{"type":"a","status":"True","reason":"r","lastTransitionTime":"2026-11-23T10:21:14Z"}]} """) },
        { "admissionregistration.k8s.io", "MutatingAdmissionPolicy", Of(""" "spec":{"matchConstraints":{"resourceRules":[{"operations":["CREATE"]}]},"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"a"}},{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"a"}}],"reinvocationPolicy":"Never"} """) },
        { "admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", Of(""" "spec":{"policyName":"p","paramRef":{"name":"n","selector":{"matchLabels":{"a":"b"}},"parameterNotFoundAction":"Deny"},"matchResources":{"resourceRules":[]},"validationActions":["Deny"]} """) },
        { "flowcontrol.apiserver.k8s.io", "FlowSchema", Of(""" "spec":{"priorityLevelConfiguration":{"name":"p"},"matchingPrecedence":2,"distinguisherMethod":{"type":"ByUser"},"rules":[{"subjects":[{"kind":"ServiceAccount","serviceAccount":{"name":"s","namespace":"n"}},{"kind":"User","user":{"name":"u"}}],"resourceRules":[{"verbs":["get"],"apiGroups":["*"],"resources":["*"],"namespaces":["a"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["/a/*"]}]}]},"status":{"conditions":[{"type":"a"}]} """) },
        { "flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", Of(""" "spec":{"type":"Limited","limited":{"nominalConcurrencyShares":1,"lendablePercent":1,"borrowingLimitPercent":1,"limitResponse":{"type":"Queue","queuing":{"queues":8,"handSize":2,"queueLengthLimit":1}}}},"status":{"conditions":[{"type":"a"}]} """) },
        { "resource.k8s.io", "ResourceClaim", Of(""" "spec":{"devices":{"requests":[{"name":"a","exactly":{"deviceClassName":"c","selectors":[{"cel":{"expression":"x"}}],"allocationMode":"ExactCount","count":1,"tolerations":[{"key":"a","operator":"Equal","value":"b","effect":"NoSchedule"}]}},{"name":"b","firstAvailable":[{"name":"s","deviceClassName":"c"}]}],"constraints":[{"requests":["a","b/s"],"matchAttribute":"a.b/c"}],"config":[{"requests":["a"],"opaque":{"driver":"d","parameters":{"a":1}}}]}} """) },
        { "resource.k8s.io", "DeviceClass", Of(""" "spec":{"selectors":[{"cel":{"expression":"x"}}],"config":[{"opaque":{"driver":"d","parameters":{"a":1}}}],"extendedResourceName":"a.b/c"} """) },
        { "resource.k8s.io", "ResourceSlice", Of(""" "spec":{"driver":"d","nodeName":"n","pool":{"name":"n","resourceSliceCount":1,"generation":1},"nodeSelector":{"nodeSelectorTerms":[{}]},"allNodes":true,"devices":[{"name":"a","taints":[{"key":"a"}]}],"sharedCounters":[{"name":"c"}]} """) },
        { "scheduling.k8s.io", "PriorityClass", Of(""" "value":1,"preemptionPolicy":"Never" """) },
    };

    private static string Of(string members) => $$$"""
        {"metadata":{"name":"a","namespace":"golden","resourceVersion":"1","labels":{"a":"b"},"annotations":{"a":"b"},"finalizers":["a/b"]},{{{members}}}}
        """;
}
