using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A container (core validation.go, validateContainerCommon).</summary>
internal sealed class ContainerRules : StructValidator
{
    private static readonly string[] RunningMembers = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

    public ContainerRules(bool init)
    {
        Member("name").IsRequiredWithFormat(NameFormats.Dns1123Label);
        Rule(Image);
        Member("terminationMessagePolicy").IsRequiredOneOf("File", "FallbackToLogsOnError");
        Each("ports", new ContainerPortRules());
        Rule(UniquePorts);
        Each("env", new EnvironmentRules());
        Each("envFrom", new EnvironmentSourceRules());
        Rule(MountRules.Check);
        Member("imagePullPolicy").IsRequiredOneOf("Always", "IfNotPresent", "Never");
        Struct("resources", new ResourceRequirementsRules());
        Struct("securityContext", new SecurityContextRules());
        if (init)
        {
            Rule(InitOnly);
        }

        Struct("lifecycle", new LifecycleRules());
        Struct("livenessProbe", new ProbeRules(ProbeKind.Liveness));
        Struct("readinessProbe", new ProbeRules(ProbeKind.Readiness));
        Struct("startupProbe", new ProbeRules(ProbeKind.Startup));
    }

    private static void Image(JsonObject container, ValidationContext<JsonObject> context)
    {
        var image = container.Text("image");
        if (image.Length == 0)
        {
            context.Required("image");
        }
        else if (image != image.Trim())
        {
            context.Invalid("image", image, "must not have leading or trailing whitespace");
        }
    }

    private static void UniquePorts(JsonObject container, ValidationContext<JsonObject> context)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        var ports = container.ArrayAt("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].StringAt("name") is { Length: > 0 } name && NameFormats.PortName(name).Count == 0 && !seen.Add(name))
            {
                context.Duplicate($"ports[{i}].name", name);
            }
        }
    }

    /// <summary>An init container that ends has nothing to probe; a restartable one (a sidecar) has.</summary>
    private static void InitOnly(JsonObject container, ValidationContext<JsonObject> context)
    {
        if (container["restartPolicy"] is { } policy)
        {
            if (policy.AsString != "Always")
            {
                context.NotSupported("restartPolicy", policy, "Always");
            }

            return;
        }

        foreach (var member in RunningMembers)
        {
            if (container.Contains(member))
            {
                context.Forbidden(member, "may not be set for init containers without restartPolicy=Always");
            }
        }
    }
}
