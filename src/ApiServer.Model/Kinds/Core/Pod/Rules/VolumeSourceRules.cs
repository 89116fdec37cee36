using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>One source of a volume, of a Pod or of a PersistentVolume.</summary>
internal static class VolumeSourceRules
{
    private const int MaxMode = 511;
    private static readonly string[] HostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    // Members without which the source means nothing.
    private static readonly Dictionary<string, string[]> RequiredMembers = new(StringComparer.Ordinal)
    {
        ["awsElasticBlockStore"] = ["volumeID"],
        ["azureDisk"] = ["diskName", "diskURI"],
        ["azureFile"] = ["secretName", "shareName"],
        ["cephfs"] = ["monitors"],
        ["cinder"] = ["volumeID"],
        ["configMap"] = ["name"],
        ["csi"] = ["driver"],
        ["ephemeral"] = ["volumeClaimTemplate"],
        ["flexVolume"] = ["driver"],
        ["gcePersistentDisk"] = ["pdName"],
        ["gitRepo"] = ["repository"],
        ["glusterfs"] = ["endpoints", "path"],
        ["hostPath"] = ["path"],
        ["iscsi"] = ["targetPortal", "iqn"],
        ["nfs"] = ["server", "path"],
        ["persistentVolumeClaim"] = ["claimName"],
        ["portworxVolume"] = ["volumeID"],
        ["quobyte"] = ["registry", "volume"],
        ["rbd"] = ["monitors", "image"],
        ["scaleIO"] = ["gateway", "system", "volumeName"],
        ["secret"] = ["secretName"],
        ["vsphereVolume"] = ["volumePath"],
    };

    public static void Check(string kind, JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        foreach (var member in RequiredMembers.GetValueOrDefault(kind, []))
        {
            if (MemberRules.IsUnset(source[member]))
            {
                context.Required($"{path}.{member}");
            }
        }

        switch (kind)
        {
            case "hostPath":
                HostPath(source, path, context);
                break;
            case "nfs":
                if (source.Text("path") is { Length: > 0 } nfsPath && !nfsPath.StartsWith('/'))
                {
                    context.Invalid(path + ".path", nfsPath, "must be an absolute path");
                }

                break;
            case "emptyDir":
                if (Quantities.Of(source["sizeLimit"])?.Sign < 0)
                {
                    context.Forbidden(path + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
                }

                break;
            case "secret" or "configMap":
                Mode(source, path, context);
                KeysToPaths(source, path, context);
                break;
            case "downwardAPI":
                Mode(source, path, context);
                DownwardItems(source, path, context);
                break;
            case "projected":
                Mode(source, path, context);
                Projections(source, path, context);
                break;
        }
    }

    private static void HostPath(JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        Paths.NoBacksteps(source.Text("path"), path + ".path", context);
        if (source["type"] is JsonString type && !HostPathTypes.Contains(type.Value))
        {
            context.NotSupported(path + ".type", type, HostPathTypes);
        }
    }

    private static void Mode(JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        if (source.Integer("defaultMode") is < 0 or > MaxMode)
        {
            context.Invalid(path + ".defaultMode", source["defaultMode"], "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void KeysToPaths(JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        var items = source.ArrayAt("items");
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i] as JsonObject ?? JsonObject.Empty;
            var at = $"{path}.items[{i}]";
            if (item.Text("key").Length == 0)
            {
                context.Required(at + ".key");
            }

            FilePath(item, at, context);
        }
    }

    private static void FilePath(JsonObject item, string path, ValidationContext<JsonObject> context)
    {
        if (item.Text("path") is { Length: > 0 } file)
        {
            Paths.LocalNonReserved(file, path + ".path", context);
        }
        else
        {
            context.Required(path + ".path");
        }

        if (item.Integer("mode") is < 0 or > MaxMode)
        {
            context.Invalid(path + ".mode", item["mode"], "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void DownwardItems(JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        var items = source.ArrayAt("items");
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i] as JsonObject ?? JsonObject.Empty;
            FilePath(item, $"{path}.items[{i}]", context);
            if (item.Object("fieldRef") is null && item.Object("resourceFieldRef") is null)
            {
                context.Required($"{path}.items[{i}]", "one of fieldRef and resourceFieldRef is required");
            }
        }
    }

    private static void Projections(JsonObject source, string path, ValidationContext<JsonObject> context)
    {
        var sources = source.ArrayAt("sources");
        for (var i = 0; i < sources.Count; i++)
        {
            var at = $"{path}.sources[{i}]";
            var count = 0;
            foreach (var (name, value) in sources[i] as JsonObject ?? JsonObject.Empty)
            {
                if (value is not JsonObject projection)
                {
                    continue;
                }

                if (++count > 1)
                {
                    context.Forbidden($"{at}.{name}", "may not specify more than 1 volume type");
                    continue;
                }

                Projection(name, projection, $"{at}.{name}", context);
            }

            if (count == 0)
            {
                context.Required(at, "must specify a projected volume source");
            }
        }
    }

    private static void Projection(string kind, JsonObject projection, string path, ValidationContext<JsonObject> context)
    {
        switch (kind)
        {
            case "secret" or "configMap":
                if (projection.Text("name").Length == 0)
                {
                    context.Required(path + ".name");
                }

                KeysToPaths(projection, path, context);
                break;
            case "downwardAPI":
                DownwardItems(projection, path, context);
                break;
            case "serviceAccountToken":
                if (projection.Integer("expirationSeconds") < 600)
                {
                    context.Invalid(path + ".expirationSeconds", projection["expirationSeconds"], "may not specify a duration less than 10 minutes");
                }

                if (projection.Text("path").Length == 0)
                {
                    context.Required(path + ".path");
                }

                break;
        }
    }
}
