#!/usr/bin/env python3
"""Writes src/ApiServer.Model/Data/schema.tsv and resources.tsv from the tables of facts about the Kubernetes API.

    python3 schema.py FACTS_DIR ROUNDTRIP_DIR OUT_DIR

FACTS_DIR holds schema.tsv and resources.tsv, ROUNDTRIP_DIR the filled objects of the Kubernetes API repository's test data
(GROUP.VERSION.KIND.json). What this adds to the facts:

- rows in the order in which Go writes the fields of a struct, seen in the filled objects (protobuf numbers where none shows it);
- the forms and numbers of the few types for which the facts have none (the aggregator's);
- `value omitzero` for the one field that is so;
- the names of Go's own string, list and map types, which stand in the errors of mistyped fields;
- our own kind, DNSRecord.
"""
import glob
import json
import os
import sys

COLUMNS = 14


def read(path):
    with open(path, encoding="utf-8") as file:
        header = file.readline()
        rows = [line.rstrip("\n").split("\t") for line in file]
    return header.rstrip("\n"), rows


def go_order(types, folder):
    by_kind = {}
    for name, fields in types.items():
        for gvk in filter(None, fields.get("-", [""] * COLUMNS)[10].split(";")):
            by_kind.setdefault(gvk, name)
    order = {}

    def visit(name, value):
        if name.startswith("[]"):
            for item in value or []:
                visit(name[2:], item)
        elif name.startswith("map:"):
            for item in (value or {}).values():
                visit(name[4:], item)
        elif len(types.get(name, [])) > 1 and isinstance(value, dict):
            if len(value) > len(order.get(name, [])):
                order[name] = list(value)
            for key, item in value.items():
                visit(types[name][key][2], item)

    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            obj = json.load(file)
        group, _, version = obj["apiVersion"].rpartition("/")
        visit(by_kind[f"{group}/{version}/{obj['kind']}"], obj)
    return order


def sort_key(order, kinds, row):
    name, field = row[0], row[1]
    first = 0 if field == "-" else {"kind": 1, "apiVersion": 2, "metadata": 3}.get(field, 4) if name in kinds else 4
    seen = order.get(name, [])
    position = seen.index(field) if field in seen else len(seen)
    number = [int(part) for part in row[11].split(".")] if row[11] else [1000]
    return (first, position, number, field)


AGGREGATOR = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1."
AGGREGATOR_FORMS = {
    ("APIService", "metadata"): ("1", "value omitempty"),
    ("APIService", "spec"): ("2", "value omitempty"),
    ("APIService", "status"): ("3", "value omitempty"),
    ("APIServiceList", "metadata"): ("1", "value omitempty"),
    ("APIServiceList", "items"): ("2", "list always"),
    ("APIServiceCondition", "type"): ("1", "value always"),
    ("APIServiceCondition", "status"): ("2", "value always"),
    ("APIServiceCondition", "lastTransitionTime"): ("3", "value omitempty"),
    ("APIServiceCondition", "reason"): ("4", "value omitempty"),
    ("APIServiceCondition", "message"): ("5", "value omitempty"),
    ("APIServiceSpec", "service"): ("1", "pointer omitempty"),
    ("APIServiceSpec", "group"): ("2", "value omitempty"),
    ("APIServiceSpec", "version"): ("3", "value omitempty"),
    ("APIServiceSpec", "insecureSkipTLSVerify"): ("4", "value omitempty"),
    ("APIServiceSpec", "caBundle"): ("5", "list omitempty"),
    ("APIServiceSpec", "groupPriorityMinimum"): ("7", "value always"),
    ("APIServiceSpec", "versionPriority"): ("8", "value always"),
    ("APIServiceStatus", "conditions"): ("1", "list omitempty"),
    ("ServiceReference", "namespace"): ("1", "value omitempty"),
    ("ServiceReference", "name"): ("2", "value omitempty"),
    ("ServiceReference", "port"): ("3", "pointer omitempty"),
}

META = "io.k8s.apimachinery.pkg.apis.meta.v1."
DNS = "local.apiserver.dns.v1."


def own_rows():
    def row(name, field, kind="", required="", default="", listtype="", enum="", number="", form=""):
        return [name, field, kind, required, default, listtype, "", "", "", "", enum, number, form, ""]

    record, spec, items = DNS + "DNSRecord", DNS + "DNSRecordSpec", DNS + "DNSRecordList"
    kind = [("kind", "string", "", ""), ("apiVersion", "string", "", "")]
    rows = [row(record, "-", "object", enum="dns.apiserver.local/v1/DNSRecord")]
    rows += [row(record, n, t) for n, t, _, _ in kind]
    rows += [row(record, "metadata", META + "ObjectMeta", default="{}", number="1", form="value omitempty"),
             row(record, "spec", spec, default="{}", number="2", form="value omitempty"),
             row(items, "-", "object", enum="dns.apiserver.local/v1/DNSRecordList")]
    rows += [row(items, n, t) for n, t, _, _ in kind]
    rows += [row(items, "metadata", META + "ListMeta", default="{}", number="1", form="value omitempty"),
             row(items, "items", "[]" + record, required="required", number="2", form="list always"),
             row(spec, "-", "object"),
             row(spec, "name", "string", "required", '""', number="1", form="value always"),
             row(spec, "type", "string", "required", '""', number="2", form="value always"),
             row(spec, "ttl", "integer:int32", number="3", form="value omitempty"),
             row(spec, "data", "string", "required", '""', number="4", form="value always")]
    return rows


CORE = "io.k8s.api.core.v1."
# "Type.field", or "field" of any type: the Go name of the field's type.
GO_TYPES = {
    "Container.restartPolicy": "v1.ContainerRestartPolicy", "EphemeralContainer.restartPolicy": "v1.ContainerRestartPolicy",
    "UserInfo.uid": "string", "restartPolicy": "v1.RestartPolicy", "imagePullPolicy": "v1.PullPolicy", "pullPolicy": "v1.PullPolicy", "dnsPolicy": "v1.DNSPolicy",
    "terminationMessagePolicy": "v1.TerminationMessagePolicy", "protocol": "v1.Protocol", "uid": "types.UID",
    "accessModes": "[]v1.PersistentVolumeAccessMode", "volumeMode": "v1.PersistentVolumeMode",
    "persistentVolumeReclaimPolicy": "v1.PersistentVolumeReclaimPolicy", "preemptionPolicy": "v1.PreemptionPolicy",
    "reclaimPolicy": "v1.PersistentVolumeReclaimPolicy",
    "ServiceSpec.type": "v1.ServiceType", "ServiceSpec.sessionAffinity": "v1.ServiceAffinity",
    "ServiceSpec.externalTrafficPolicy": "v1.ServiceExternalTrafficPolicy",
    "ServiceSpec.internalTrafficPolicy": "v1.ServiceInternalTrafficPolicy", "ServiceSpec.ipFamilies": "[]v1.IPFamily",
    "ServiceSpec.ipFamilyPolicy": "v1.IPFamilyPolicy", "PodStatus.phase": "v1.PodPhase", "PodStatus.qosClass": "v1.PodQOSClass",
    "NamespaceStatus.phase": "v1.NamespacePhase", "NodeStatus.phase": "v1.NodePhase", "NamespaceSpec.finalizers": "[]v1.FinalizerName",
    "PersistentVolumeStatus.phase": "v1.PersistentVolumePhase", "PersistentVolumeClaimStatus.phase": "v1.PersistentVolumeClaimPhase",
    "Taint.effect": "v1.TaintEffect", "Toleration.effect": "v1.TaintEffect", "Toleration.operator": "v1.TolerationOperator",
    "Secret.type": "v1.SecretType", "HTTPGetAction.scheme": "v1.URIScheme", "EmptyDirVolumeSource.medium": "v1.StorageMedium",
    "HostPathVolumeSource.type": "v1.HostPathType", "LabelSelectorRequirement.operator": "v1.LabelSelectorOperator",
    "NodeSelectorRequirement.operator": "v1.NodeSelectorOperator", "StatefulSetSpec.podManagementPolicy": "v1.PodManagementPolicyType",
    "StatefulSetUpdateStrategy.type": "v1.StatefulSetUpdateStrategyType", "DeploymentStrategy.type": "v1.DeploymentStrategyType",
    "DaemonSetUpdateStrategy.type": "v1.DaemonSetUpdateStrategyType", "StorageClass.volumeBindingMode": "v1.VolumeBindingMode",
    "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": "v1.PersistentVolumeClaimRetentionPolicyType",
    "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": "v1.PersistentVolumeClaimRetentionPolicyType",
    "DeleteOptions.propagationPolicy": "v1.DeletionPropagation", "ManagedFieldsEntry.operation": "v1.ManagedFieldsOperationType",
    "EndpointSlice.addressType": "v1.AddressType", "CronJobSpec.concurrencyPolicy": "v1.ConcurrencyPolicy",
    "HTTPIngressPath.pathType": "v1.PathType", "TopologySpreadConstraint.whenUnsatisfiable": "v1.UnsatisfiableConstraintAction",
}


def go_type(row):
    name, field, kind = row[0], row[1], row[2]
    _, version, short = name.rsplit(".", 2)
    if field == "status" and short.endswith("Condition") and kind == "string":
        return "v1.ConditionStatus"
    if field == "type" and short.endswith("Condition") and kind == "string" and short != "Condition":
        return version + "." + short + "Type"
    if kind == "map:io.k8s.apimachinery.pkg.api.resource.Quantity" and name.startswith(CORE):
        return "v1.ResourceList"
    own = GO_TYPES.get(short + "." + field) or (GO_TYPES.get(field) if kind in ("string", "[]string") else None)
    return own or ""


def main():
    facts, roundtrip, out = sys.argv[1:4]
    header, rows = read(os.path.join(facts, "schema.tsv"))
    rows = [row + [""] * (COLUMNS - len(row)) for row in rows]
    types = {}
    for row in rows:
        if row[0].startswith(AGGREGATOR) and (form := AGGREGATOR_FORMS.get((row[0][len(AGGREGATOR):], row[1]))):
            row[11], row[12] = form
        if row[0] == META + "ObjectMeta" and row[1] == "creationTimestamp":
            row[12] = "value omitzero"
        row[13] = go_type(row)
        types.setdefault(row[0], {})[row[1]] = row
    order = go_order(types, roundtrip)
    kinds = {name for name, fields in types.items() if fields["-"][10]}
    by_type = {}
    for row in rows:
        by_type.setdefault(row[0], []).append(row)
    with open(os.path.join(out, "schema.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write(header + "\tgo type, where it has a name of its own\n")
        for name in sorted(by_type):
            for row in sorted(by_type[name], key=lambda r: sort_key(order, kinds, r)):
                file.write("\t".join(row) + "\n")
        for row in own_rows():
            file.write("\t".join(row) + "\n")
    header, rows = read(os.path.join(facts, "resources.tsv"))
    verbs = "create,delete,deletecollection,get,list,patch,update,watch"
    rows.append(["dns.apiserver.local", "v1", "dnsrecords", "DNSRecord", "dnsrecord", "dns", "", "Namespaced", verbs, ""])
    with open(os.path.join(out, "resources.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write(header + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)


main()
