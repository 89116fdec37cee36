using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>The mounts and devices of containers against the Pod's volumes.</summary>
internal static class MountRules
{
    private const string VolumeNames = "volumeNames";

    /// <summary>For the containers that are looked at afterwards: which volumes the Pod has.</summary>
    public static void RememberVolumes(JsonObject spec, ValidationContext<JsonObject> context) =>
        context.RootContextData[VolumeNames] = spec.ArrayAt("volumes").Objects.Select(v => v.Text("name")).ToHashSet(StringComparer.Ordinal);

    /// <summary>The mounts and devices of one container.</summary>
    public static void Check(JsonObject container, ValidationContext<JsonObject> context)
    {
        var volumes = context.RootContextData.TryGetValue(VolumeNames, out var names) ? (HashSet<string>)names : [];
        var devices = container.ArrayAt("volumeDevices");
        var mounts = container.ArrayAt("volumeMounts");
        HashSet<string> paths = new(StringComparer.Ordinal);
        for (var i = 0; i < mounts.Count; i++)
        {
            Mount(mounts[i] as JsonObject ?? JsonObject.Empty, $"volumeMounts[{i}]", volumes, paths, devices, context);
        }

        HashSet<string> devicePaths = new(StringComparer.Ordinal);
        for (var i = 0; i < devices.Count; i++)
        {
            Device(devices[i] as JsonObject ?? JsonObject.Empty, $"volumeDevices[{i}]", volumes, devicePaths, context);
        }
    }

    private static void Mount(
        JsonObject mount, string path, HashSet<string> volumes, HashSet<string> paths, JsonArray devices, ValidationContext<JsonObject> context)
    {
        var name = mount.Text("name");
        if (name.Length == 0)
        {
            context.Required(path + ".name");
        }

        if (name.Length == 0 || !volumes.Contains(name))
        {
            context.NotFound(path + ".name", name);
        }

        var mountPath = mount.Text("mountPath");
        if (mountPath.Length == 0)
        {
            context.Required(path + ".mountPath");
        }

        if (!paths.Add(mountPath))
        {
            context.Invalid(path + ".mountPath", mountPath, "must be unique");
        }

        if (devices.Objects.Any(d => d.Text("name") == name && name.Length > 0))
        {
            context.Invalid(path + ".name", name, "must not already exist in volumeDevices");
        }

        SubPath(mount, path, context);
        if (mount.Text("mountPropagation") is { Length: > 0 } propagation and not ("None" or "HostToContainer" or "Bidirectional"))
        {
            context.NotSupported(path + ".mountPropagation", propagation, "Bidirectional", "HostToContainer", "None");
        }
    }

    private static void SubPath(JsonObject mount, string path, ValidationContext<JsonObject> context)
    {
        foreach (var member in (ReadOnlySpan<string>)["subPath", "subPathExpr"])
        {
            if (mount.Text(member) is { Length: > 0 } sub)
            {
                Paths.LocalDescending(sub, $"{path}.{member}", context);
            }
        }

        if (mount.Text("subPath").Length > 0 && mount.Text("subPathExpr").Length > 0)
        {
            context.Invalid(path + ".subPathExpr", mount["subPathExpr"], "subPathExpr and subPath are mutually exclusive");
        }
    }

    private static void Device(JsonObject device, string path, HashSet<string> volumes, HashSet<string> paths, ValidationContext<JsonObject> context)
    {
        var name = device.Text("name");
        if (name.Length == 0)
        {
            context.Required(path + ".name");
        }

        var devicePath = device.Text("devicePath");
        if (devicePath.Length == 0)
        {
            context.Required(path + ".devicePath");
        }
        else if (!paths.Add(devicePath))
        {
            context.Invalid(path + ".devicePath", devicePath, "must be unique");
        }

        if (name.Length > 0 && !volumes.Contains(name))
        {
            context.NotFound(path + ".name", name);
        }
    }
}
