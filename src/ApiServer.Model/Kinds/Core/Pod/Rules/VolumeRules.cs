using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A volume of a Pod: one source.</summary>
internal sealed class VolumeRules : StructValidator
{
    private static readonly string[] Sources =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
        "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile",
        "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
    ];

    public VolumeRules()
    {
        Rule(Source);
        Member("name").IsRequiredWithFormat(NameFormats.Dns1123Label);
    }

    private static void Source(JsonObject volume, ValidationContext<JsonObject> context)
    {
        var count = 0;
        foreach (var name in Sources)
        {
            if (volume.Object(name) is not { } source)
            {
                continue;
            }

            if (++count > 1)
            {
                context.Forbidden(name, "may not specify more than 1 volume type");
                continue;
            }

            VolumeSourceRules.Check(name, source, name, context);
        }

        if (count == 0)
        {
            context.Required("", "must specify a volume type");
        }
    }
}
