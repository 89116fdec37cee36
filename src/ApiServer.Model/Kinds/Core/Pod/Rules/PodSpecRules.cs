using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A PodSpec (core validation.go, ValidatePodSpec), in upstream's order.</summary>
internal sealed class PodSpecRules : StructValidator
{
    public PodSpecRules()
    {
        Each("volumes", new VolumeRules());
        Rule(UniqueVolumes);
        Rule(MountRules.RememberVolumes);
        Member("containers").IsRequired();
        Each("containers", new ContainerRules(init: false));
        Rule(ContainerNames.Unique);
        Each("initContainers", new ContainerRules(init: true));
        Each("ephemeralContainers", new ContainerRules(init: false));
        Rule(EphemeralContainerRules.Check);
        Rule(HostPortConflicts);
        Member("restartPolicy").IsRequiredOneOf("Always", "OnFailure", "Never");
        Member("dnsPolicy").IsRequiredOneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Member("nodeSelector").HasLabels();
        Struct("securityContext", new PodSecurityContextRules());
        Rule(HostNetwork);
        Struct("affinity", new AffinityRules());
        Each("readinessGates", new ReadinessGateRules());
        Rule(TopologySpread);
        Member("serviceAccountName").HasFormat(NameFormats.Dns1123Subdomain);
        Member("nodeName").HasFormat(NameFormats.Dns1123Subdomain);
        Member("activeDeadlineSeconds").IsBetween(1, int.MaxValue);
        Member("hostname").HasFormat(NameFormats.Dns1123Label);
        Member("subdomain").HasFormat(NameFormats.Dns1123Label);
        Each("tolerations", new TolerationRules());
        Each("hostAliases", new HostAliasRules());
        Member("priorityClassName").HasFormat(NameFormats.Dns1123Subdomain);
        Member("runtimeClassName").HasFormat(NameFormats.Dns1123Subdomain);
        Member("preemptionPolicy").IsOneOf("Never", "PreemptLowerPriority");
    }

    private static void UniqueVolumes(JsonObject spec, ValidationContext<JsonObject> context)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        var volumes = spec.ArrayAt("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            if (volumes[i].StringAt("name") is { Length: > 0 } name && !seen.Add(name))
            {
                context.Duplicate($"volumes[{i}].name", name);
            }
        }
    }

    private static void HostPortConflicts(JsonObject spec, ValidationContext<JsonObject> context)
    {
        HashSet<(string Protocol, string Ip, long Port)> taken = [];
        var containers = spec.ArrayAt("containers");
        for (var i = 0; i < containers.Count; i++)
        {
            var ports = containers[i].ArrayAt("ports");
            for (var j = 0; j < ports.Count; j++)
            {
                var port = ports[j] as JsonObject ?? JsonObject.Empty;
                var number = port.Integer("hostPort") ?? 0;
                if (number != 0 && !taken.Add((port.Text("protocol"), port.Text("hostIP"), number)))
                {
                    context.Duplicate($"containers[{i}].ports[{j}].hostPort", $"{port.Text("protocol")}/{port.Text("hostIP")}/{number}");
                }
            }
        }
    }

    private static void HostNetwork(JsonObject spec, ValidationContext<JsonObject> context)
    {
        if (spec.Boolean("shareProcessNamespace") == true && spec.Boolean("hostPID") == true)
        {
            context.Invalid("securityContext.shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        if (spec.Boolean("hostNetwork") != true)
        {
            return;
        }

        var containers = spec.ArrayAt("containers");
        for (var i = 0; i < containers.Count; i++)
        {
            var ports = containers[i].ArrayAt("ports");
            for (var j = 0; j < ports.Count; j++)
            {
                if (ports[j]["hostPort"] is { } port && !port.Equals(ports[j]["containerPort"]))
                {
                    context.Invalid($"containers[{i}].ports[{j}].containerPort", ports[j]["containerPort"], "must match `hostPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void TopologySpread(JsonObject spec, ValidationContext<JsonObject> context)
    {
        var constraints = spec.ArrayAt("topologySpreadConstraints");
        for (var i = 0; i < constraints.Count; i++)
        {
            var constraint = constraints[i] as JsonObject ?? JsonObject.Empty;
            var path = $"topologySpreadConstraints[{i}]";
            if ((constraint.Integer("maxSkew") ?? 0) <= 0)
            {
                context.Invalid(path + ".maxSkew", constraint.Integer("maxSkew") ?? 0, "must be greater than zero");
            }

            if (constraint.Text("topologyKey").Length == 0)
            {
                context.Required(path + ".topologyKey", "can not be empty");
            }

            if (constraint.Text("whenUnsatisfiable") is not ("DoNotSchedule" or "ScheduleAnyway") and var action)
            {
                context.NotSupported(path + ".whenUnsatisfiable", action, "DoNotSchedule", "ScheduleAnyway");
            }
        }
    }
}
