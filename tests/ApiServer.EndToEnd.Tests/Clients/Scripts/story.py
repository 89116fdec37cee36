"""The life of a StatefulSet as Python's official client sees it. The kubeconfig is the argument."""
import json
import sys

from kubernetes import client, config, dynamic, watch

config.load_kube_config(sys.argv[1])
api = client.ApiClient()
apps, core = client.AppsV1Api(api), client.CoreV1Api(api)


def labelled():
    return client.V1ObjectMeta(labels={"app": "db"})


def container(image):
    return {"name": "c", "image": image}


def until(start, right):
    """The first event from that version on that is right, and its object."""
    events = watch.Watch()
    for event in events.stream(apps.list_namespaced_stateful_set, "default", resource_version=start, timeout_seconds=60):
        if right(event["type"], event["object"]):
            events.stop()
            return event["type"], event["object"]
    raise SystemExit("the watch ended in vain")


def applied(image, replicas, force=None):
    body = {
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"},
        "spec": {"replicas": replicas, "template": {"spec": {"containers": [container(image)]}}},
    }
    sets = dynamic.DynamicClient(api).resources.get(api_version="apps/v1", kind="StatefulSet")
    # As text: the versions before 24 can send nothing else as YAML.
    return sets.server_side_apply(body=json.dumps(body), name="db", namespace="default", field_manager="story", force_conflicts=force)


template = client.V1PodTemplateSpec(metadata=labelled(), spec=client.V1PodSpec(containers=[client.V1Container(**container("nginx"))]))
spec = client.V1StatefulSetSpec(replicas=2, service_name="db", selector=client.V1LabelSelector(match_labels={"app": "db"}), template=template)
created = apps.create_namespaced_stateful_set("default", client.V1StatefulSet(metadata=client.V1ObjectMeta(name="db"), spec=spec))
print("created", created.metadata.name, created.spec.replicas)
until("0", lambda _, s: s.status.ready_replicas == 2)
print("ready")
print("listed", *sorted(p.metadata.name for p in core.list_namespaced_pod("default", label_selector="app=db").items))

patched = apps.patch_namespaced_stateful_set("db", "default", {"spec": {"replicas": 1}})
print("patched", patched.spec.replicas)
seen, scaled = until(patched.metadata.resource_version, lambda _, s: s.status.replicas == 1)
print("watched", seen, scaled.status.replicas)

try:
    applied("nginx:2", 3)
except dynamic.exceptions.ConflictError as refused:
    print(refused.status, json.loads(refused.body)["message"])
forced = applied("nginx:2", 3, force=True)
print("applied", forced.spec.replicas, forced.spec.template.spec.containers[0].image)
print("managers", *sorted(m.manager for m in forced.metadata.managedFields))

apps.delete_namespaced_stateful_set("db", "default")
print("watched", until(forced.metadata.resourceVersion, lambda seen, _: seen == "DELETED")[0])
try:
    apps.read_namespaced_stateful_set("db", "default")
except client.ApiException as missing:
    print(missing.status, json.loads(missing.body)["message"])
