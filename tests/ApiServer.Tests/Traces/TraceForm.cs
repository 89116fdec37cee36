using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Tests.Traces;

/// <summary>What a trace keeps of an object: the fields that controllers write, under short names; empty ones are left out.</summary>
internal static class TraceForm
{
    public static JsonObject Of(JsonObject obj)
    {
        var form = new List<(string Name, JsonValue? Value)>
        {
            ("deleting", obj.IsDeleting() ? obj.At("metadata", "deletionGracePeriodSeconds") ?? true : null),
            ("fin", Texts(obj.ArrayAt("metadata", "finalizers").Select(f => f.AsString!.Split('/')[^1]))),
        };
        if (obj.String("kind") != "Pod")
        {
            form.Add(("owners", Texts(obj.OwnerReferences().Select(Owner))));
        }

        form.AddRange(Special(obj));
        return JsonObject.Of([.. form.Where(f => !IsEmpty(f.Value)).Select(f => (f.Name, f.Value!))]);
    }

    private static (string Name, JsonValue? Value)[] Special(JsonObject obj) => obj.String("kind") switch
    {
        "Pod" => Pod(obj),
        "PersistentVolumeClaim" => Claim(obj),
        "PersistentVolume" => Volume(obj),
        "StatefulSet" => Set(obj),
        "ControllerRevision" => [("revision", obj["revision"]), ("labels", obj.At("metadata", "labels"))],
        "EndpointSlice" => Slice(obj),
        "Endpoints" => [("sub", JsonArray.Of(obj.ArrayAt("subsets").Objects.Select(Subset)))],
        "Event" => Event(obj),
        "Namespace" =>
        [
            ("phase", obj.At("status", "phase")),
            ("fin", obj.At("spec", "finalizers")),
            ("conds", Texts(obj.ArrayAt("status", "conditions").Objects.Select(c => $"{c.String("type")}={c.String("status")} {c.String("reason")}"))),
        ],
        _ => [],
    };

    private static (string Name, JsonValue? Value)[] Pod(JsonObject pod) =>
    [
        ("phase", pod.At("status", "phase")),
        ("node", pod.At("spec", "nodeName")),
        ("ready", pod.Condition("Ready")?["status"]),
        ("rev", pod.At("metadata", "labels", "controller-revision-hash")),
        ("img", pod.ArrayAt("spec", "containers")[0]["image"]),
        ("own", Texts(pod.OwnerReferences().Select(o => $"{o.String("kind")}/{o.String("name")}"))),
        ("hostname", pod.At("spec", "hostname")),
        ("subdomain", pod.At("spec", "subdomain")),
        ("reason", pod.At("status", "reason")),
    ];

    private static (string Name, JsonValue? Value)[] Claim(JsonObject claim) =>
    [
        ("phase", claim.At("status", "phase")),
        ("vol", claim.At("spec", "volumeName")),
        ("cls", claim.At("spec", "storageClassName")),
        ("ann", Annotations(claim)),
        ("conds", Texts(claim.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")!))),
        ("cap", claim.At("status", "capacity", "storage")),
    ];

    private static (string Name, JsonValue? Value)[] Volume(JsonObject volume)
    {
        var claim = volume.ObjectAt("spec").Object("claimRef");
        return
        [
            ("phase", volume.At("status", "phase")),
            ("claim", claim is null ? null : ClaimText(claim)),
            ("policy", volume.At("spec", "persistentVolumeReclaimPolicy")),
            ("msg", volume.At("status", "message")),
            ("reason", volume.At("status", "reason")),
            ("ann", Annotations(volume)),
        ];
    }

    private static (string Name, JsonValue? Value)[] Set(JsonObject set)
    {
        var status = set.ObjectAt("status");
        return
        [
            ("gen", set.At("metadata", "generation")),
            ("obs", status["observedGeneration"]),
            ("spec", set.At("spec", "replicas")),
            ("repl", status["replicas"]),
            ("ready", status["readyReplicas"]),
            ("avail", status["availableReplicas"]),
            ("cur", status["currentReplicas"]),
            ("upd", status["updatedReplicas"]),
            ("curRev", status["currentRevision"]),
            ("updRev", status["updateRevision"]),
            ("coll", status["collisionCount"]),
            ("conds", Texts(status.ArrayAt("conditions").Objects.Select(c => c.String("type")!))),
        ];
    }

    private static (string Name, JsonValue? Value)[] Slice(JsonObject slice) =>
    [
        ("eps", Texts(slice.ArrayAt("endpoints").Objects.Select(Endpoint))),
        ("ports", Texts(slice.ArrayAt("ports").Objects.Select(Port))),
        ("labels", slice.At("metadata", "labels")),
    ];

    private static string Endpoint(JsonObject e)
    {
        var conditions = e.ObjectAt("conditions");
        return $"{e.ArrayAt("addresses")[0].AsString} {e.String("hostname") ?? "-"} r={conditions.Boolean("ready")} s={conditions.Boolean("serving")} t={conditions.Boolean("terminating")}";
    }

    private static JsonObject Subset(JsonObject subset) => JsonObject.Of(
        ("a", Texts(subset.ArrayAt("addresses").Objects.Select(Address))),
        ("n", Texts(subset.ArrayAt("notReadyAddresses").Objects.Select(Address))),
        ("p", Texts(subset.ArrayAt("ports").Objects.Select(Port))));

    private static (string Name, JsonValue? Value)[] Event(JsonObject e) =>
    [
        ("t", e["type"]),
        ("reason", e["reason"]),
        ("on", $"{e.StringAt("involvedObject", "kind")}/{e.StringAt("involvedObject", "name")}"),
        ("msg", e["message"]),
        ("n", e["count"] ?? e.At("series", "count")),
        ("by", e.At("source", "component") ?? e["reportingComponent"]),
    ];

    private static JsonObject Annotations(JsonObject obj) => JsonObject.Of(
    [
        .. obj.ObjectAt("metadata", "annotations")
            .Where(a => a.Key.Contains("kubernetes.io/", StringComparison.Ordinal))
            .Select(a => (a.Key.Split('/')[^1], a.Value))
            .DistinctBy(a => a.Item1),
    ]);

    private static JsonValue ClaimText(JsonObject claim) =>
        $"{claim.String("namespace")}/{claim.String("name")}{Mark(claim, "uid", " uid")}{Mark(claim, "resourceVersion", " rv")}";

    private static string Owner(JsonObject o) =>
        $"{o.String("kind")}/{o.String("name")}{(o.Boolean("controller") == true ? " ctrl" : "")}{(o.Boolean("blockOwnerDeletion") == true ? " block" : "")}";

    private static string Address(JsonObject address) => $"{address.String("ip")} {address.String("hostname") ?? "-"}";

    private static string Port(JsonObject port) => $"{port.String("name") ?? "None"}:{port["port"]}";

    private static string Mark(JsonObject reference, string member, string mark) => string.IsNullOrEmpty(reference.String(member)) ? "" : mark;

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Of(texts.Select(t => (JsonValue)t));

    private static bool IsEmpty(JsonValue? value) => value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || value.IsNull;
}
