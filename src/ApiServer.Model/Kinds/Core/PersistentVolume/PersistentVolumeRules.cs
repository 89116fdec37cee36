using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.PersistentVolume;

/// <summary>A PersistentVolume (core validation.go, ValidatePersistentVolumeSpec).</summary>
internal sealed class PersistentVolumeRules : StructValidator
{
    private static readonly string[] Sources =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi", "cinder",
        "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi",
    ];

    public PersistentVolumeRules() => Struct("spec", new SpecRules(), required: true);

    /// <summary>The members of the spec that are the source.</summary>
    public static JsonObject SourceOf(JsonObject spec)
    {
        var source = new JsonObjectBuilder(1);
        foreach (var name in Sources)
        {
            source.AddIfPresent(name, spec[name]);
        }

        return source.Build();
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("accessModes").IsRequired();
            Rule(AccessModeRules.Check);
            Rule(Capacity);
            Member("persistentVolumeReclaimPolicy").IsOneOf("Delete", "Recycle", "Retain");
            Rule(NodeAffinity);
            Rule(Source);
            Member("storageClassName").HasFormat(NameFormats.Dns1123Subdomain);
            Member("volumeMode").IsOneOf("Block", "Filesystem");
            Member("volumeAttributesClassName").HasFormat(NameFormats.Dns1123Subdomain);
        }

        private static void Capacity(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var capacity = spec.ObjectAt("capacity");
            if (capacity.Count == 0)
            {
                context.Required("capacity");
            }

            if (!capacity.Contains("storage") || capacity.Count > 1)
            {
                context.NotSupported("capacity", capacity.Count == 0 ? JsonNull.Instance : capacity, "storage");
            }

            foreach (var (resource, quantity) in capacity)
            {
                if (Quantities.Of(quantity)?.Sign <= 0)
                {
                    context.Invalid($"capacity[{resource}]", quantity, "must be greater than zero");
                }
            }
        }

        private static void NodeAffinity(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Object("nodeAffinity") is not { } affinity)
            {
                return;
            }

            if (affinity.Object("required") is { } required)
            {
                NodeSelectorRules.Check(required, "nodeAffinity.required", context);
            }
            else
            {
                context.Required("nodeAffinity.required", "must specify required node constraints");
            }
        }

        private static void Source(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var count = 0;
            foreach (var name in Sources)
            {
                if (spec.Object(name) is not { } source)
                {
                    continue;
                }

                if (++count > 1)
                {
                    context.Forbidden(name, "may not specify more than 1 volume type");
                    continue;
                }

                VolumeSourceRules.Check(name, source, name, context);
                if (name == "local")
                {
                    Local(spec, source, context);
                }
            }

            if (count == 0)
            {
                context.Required("", "must specify a volume type");
            }

            if (spec.Object("hostPath") is { } host && host.Text("path").Length > 0 && host.Text("path").All(c => c is '/' or '.')
                && host.Text("path").StartsWith('/') && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
            {
                context.Forbidden("persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
            }
        }

        private static void Local(JsonObject spec, JsonObject local, ValidationContext<JsonObject> context)
        {
            if (local.Text("path").Length == 0)
            {
                context.Required("local.path");
            }
            else
            {
                Paths.NoBacksteps(local.Text("path"), "local.path", context);
            }

            if (spec.Object("nodeAffinity") is null)
            {
                context.Required("nodeAffinity", "Local volume requires node affinity");
            }
        }
    }
}
