using System.Text;

namespace ApiServer.Model.Json;

/// <summary>
/// Turns the bytes of member names into strings, most of them without making one: names that nearly every object has are shared by
/// all trees, the last ones that one call saw are shared within it.
/// </summary>
internal sealed class JsonNames
{
    private const int SharedSlots = 1024;
    private const int OwnSlots = 64;

    private static readonly string?[] Shared = MakeShared();

    private string?[]? _own;

    /// <summary>The name that these bytes (no escapes in them) spell.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        var hash = Hash(utf8[0], utf8[utf8.Length / 2], utf8[^1], utf8.Length);
        var known = Shared[hash % SharedSlots];
        if (known is not null && Spells(utf8, known))
        {
            return known;
        }

        ref var slot = ref (_own ??= new string?[OwnSlots])[hash % OwnSlots];
        if (slot is null || !Spells(utf8, slot))
        {
            slot = Encoding.UTF8.GetString(utf8);
        }

        return slot;
    }

    private static bool Spells(ReadOnlySpan<byte> utf8, string name) => Ascii.Equals(utf8, name);

    private static uint Hash(byte first, byte middle, byte last, int length) =>
        (((((first * 31u) + middle) * 31u) + last) * 31u) + (uint)length;

    private static string?[] MakeShared()
    {
        const string names = """
            apiVersion kind metadata spec status name namespace labels annotations uid resourceVersion generation creationTimestamp
            deletionTimestamp deletionGracePeriodSeconds ownerReferences finalizers managedFields manager operation time fieldsType fieldsV1
            subresource controller blockOwnerDeletion containers initContainers image imagePullPolicy command args env value valueFrom ports
            containerPort protocol port targetPort nodePort resources requests limits cpu memory storage volumeMounts mountPath readOnly volumes
            persistentVolumeClaim claimName configMap secret emptyDir hostPath path type conditions lastTransitionTime lastProbeTime reason
            message phase podIP podIPs hostIP hostIPs ip startTime containerStatuses containerID imageID ready started restartCount state
            lastState running waiting terminated startedAt finishedAt exitCode observedGeneration replicas readyReplicas currentReplicas
            updatedReplicas availableReplicas currentRevision updateRevision revision collisionCount selector matchLabels matchExpressions
            template serviceName podManagementPolicy updateStrategy rollingUpdate partition revisionHistoryLimit minReadySeconds
            persistentVolumeClaimRetentionPolicy whenDeleted whenScaled volumeClaimTemplates accessModes volumeMode volumeName storageClassName
            capacity claimRef persistentVolumeReclaimPolicy clusterIP clusterIPs ipFamilies ipFamilyPolicy sessionAffinity
            internalTrafficPolicy publishNotReadyAddresses addresses address hostname nodeName targetRef endpoints serving terminating
            addressType restartPolicy terminationGracePeriodSeconds dnsPolicy serviceAccountName serviceAccount securityContext
            schedulerName tolerations key operator effect tolerationSeconds priority enableServiceLinks preemptionPolicy subdomain
            terminationMessagePath terminationMessagePolicy qosClass involvedObject fieldPath source component firstTimestamp
            lastTimestamp eventTime count reportingComponent reportingInstance data ttl holderIdentity renewTime acquireTime
            leaseDurationSeconds app v f:metadata f:spec f:status f:labels f:annotations f:data f:name f:type .
            """;
        var table = new string?[SharedSlots];
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var slot = Hash((byte)name[0], (byte)name[name.Length / 2], (byte)name[^1], name.Length) % SharedSlots;
            table[slot] ??= name;
        }

        return table;
    }
}
