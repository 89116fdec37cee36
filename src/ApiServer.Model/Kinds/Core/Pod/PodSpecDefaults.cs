using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The defaults of a PodSpec, alone or inside a template (core/v1 defaults.go).</summary>
internal static class PodSpecDefaults
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>What every PodSpec gets.</summary>
    public static JsonObject Apply(JsonObject spec)
    {
        spec = spec
            .WithEach("volumes", VolumeDefaults.Apply)
            .WithEach("initContainers", Container)
            .WithEach("containers", Container)
            .WithEach("ephemeralContainers", Container)
            .WithDefaultText("restartPolicy", "Always")
            .WithDefault("terminationGracePeriodSeconds", 30)
            .WithDefaultText("dnsPolicy", "ClusterFirst")
            .WithDefault("securityContext", JsonObject.Empty)
            .WithDefaultText("schedulerName", "default-scheduler");
        return ServiceAccountTwin(spec);
    }

    /// <summary>What a Pod gets beyond that, and a template does not.</summary>
    public static JsonObject ApplyForPod(JsonObject spec)
    {
        spec = Apply(spec)
            .WithEach("containers", RequestsFromLimits)
            .WithEach("initContainers", RequestsFromLimits)
            .WithDefault("enableServiceLinks", true);
        return spec.Boolean("hostNetwork") == true
            ? spec.WithEach("containers", HostPorts).WithEach("initContainers", HostPorts)
            : spec;
    }

    /// <summary>The deprecated <c>serviceAccount</c> always says the same as <c>serviceAccountName</c>.</summary>
    private static JsonObject ServiceAccountTwin(JsonObject spec)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 } name)
        {
            return spec.Text("serviceAccount") == name ? spec : spec.With("serviceAccount", name);
        }

        return spec.Text("serviceAccount") is { Length: > 0 } old ? spec.With("serviceAccountName", old) : spec;
    }

    private static JsonObject Container(JsonObject container)
    {
        container = container
            .WithEach("ports", p => p.WithDefaultText("protocol", "TCP"))
            .WithEach("env", Environment)
            .WithDefaultText("terminationMessagePath", "/dev/termination-log")
            .WithDefaultText("terminationMessagePolicy", "File")
            .WithDefaultText("imagePullPolicy", IsLatest(container.Text("image")) ? "Always" : "IfNotPresent")
            .WithChild("lifecycle", l => l.WithChild("postStart", Handler).WithChild("preStop", Handler))
            .WithChild("securityContext", s => s.Contains("procMount") ? s.WithDefaultText("procMount", "Default") : s);
        foreach (var probe in Probes)
        {
            container = container.WithChild(probe, Probe);
        }

        return container;
    }

    private static JsonObject Environment(JsonObject variable) =>
        variable.WithChild("valueFrom", v => v
            .WithChild("fieldRef", VolumeDefaults.FieldReference)
            .WithChild("fileKeyRef", f => f.WithDefault("optional", false)));

    private static JsonObject Probe(JsonObject probe) => Handler(probe)
        .WithDefaultNumber("timeoutSeconds", 1)
        .WithDefaultNumber("periodSeconds", 10)
        .WithDefaultNumber("successThreshold", 1)
        .WithDefaultNumber("failureThreshold", 3);

    private static JsonObject Handler(JsonObject handler) => handler
        .WithChild("httpGet", h => h.WithDefaultText("path", "/").WithDefaultText("scheme", "HTTP"))
        .WithChild("grpc", g => g.WithDefault("service", ""));

    /// <summary>Whether the image's tag is <c>latest</c>, said or implied; a digest without a tag is none.</summary>
    private static bool IsLatest(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var colon = name.LastIndexOf(':');
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
        return tag == "latest" || (tag.Length == 0 && digest < 0);
    }

    private static JsonObject RequestsFromLimits(JsonObject container)
    {
        if (container.ObjectAt("resources", "limits") is not { Count: > 0 } limits)
        {
            return container;
        }

        var requests = container.ObjectAt("resources", "requests");
        foreach (var (resource, limit) in limits)
        {
            requests = requests.WithDefault(resource, limit);
        }

        return container.WithAt(requests, "resources", "requests");
    }

    private static JsonObject HostPorts(JsonObject container) =>
        container.WithEach("ports", p => p["containerPort"] is JsonInteger port ? p.WithDefaultNumber("hostPort", port.Value) : p);
}
