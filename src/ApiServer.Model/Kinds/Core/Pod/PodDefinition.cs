using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>Pods.</summary>
internal sealed class PodDefinition : KindDefinition
{
    private static readonly string[] Fields =
    [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP", "status.nominatedNodeName",
    ];

    public override ResourceStrategy Strategy { get; } = new PodStrategy();

    public override TableDefinition Table { get; } = PodTable.Definition;

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        var status = obj.ObjectAt("status");
        return
        [
            new("spec.nodeName", spec.Text("nodeName")),
            new("spec.restartPolicy", spec.Text("restartPolicy")),
            new("spec.schedulerName", spec.Text("schedulerName")),
            new("spec.serviceAccountName", spec.Text("serviceAccountName")),
            new("spec.hostNetwork", spec.Boolean("hostNetwork") == true ? "true" : "false"),
            new("status.phase", status.Text("phase")),
            new("status.podIP", status.Text("podIP")),
            new("status.nominatedNodeName", status.Text("nominatedNodeName")),
        ];
    }

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        if (spec.Text("nodeName") is { Length: > 0 } node)
        {
            yield return new(IndexNames.NodeName, node);
        }

        var space = obj.Namespace();
        foreach (var (key, value) in obj.Labels())
        {
            yield return new(IndexNames.Label, $"{space}/{key}={value.AsString}");
        }

        if (spec.Text("hostname") is { Length: > 0 } host && spec.Text("subdomain") is { Length: > 0 } subdomain)
        {
            yield return new(IndexNames.HostName, $"{space}/{subdomain}/{host}");
        }

        foreach (var address in ServiceEndpoints.AddressesOf(obj).Distinct(StringComparer.Ordinal))
        {
            yield return new(IndexNames.Address, AddressText.Canonical(address));
        }

        if (obj.ControllerReference() is null)
        {
            yield return new(IndexNames.Orphan, space);
        }

        foreach (var volume in spec.ArrayAt("volumes").Objects)
        {
            if (PodClaims.NameOf(obj, volume) is { Length: > 0 } claim)
            {
                yield return new(IndexNames.ClaimName, $"{space}/{claim}");
            }
        }
    }
}
