using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl describe</c> of the story's objects.</summary>
[Collection(StoryCollection.Name)]
public sealed class DescribeTests(StorySet story)
{
    private readonly Kubectl _kubectl = story.Client;

    [Fact]
    public async Task A_Pod()
    {
        var pod = (await _kubectl.SaysAsync("get pod web-0 -o jsonpath='{.spec.nodeName} {.status.hostIP} {.status.podIP} {.metadata.labels.controller-revision-hash} {.status.containerStatuses[0].containerID} {.status.containerStatuses[0].imageID} {.spec.volumes[1].name}'")).Split(' ');
        var (node, host, address, revision, container, image, token) = (pod[0], pod[1], pod[2], pod[3], pod[4], pod[5], pod[6]);
        var description = await _kubectl.SaysAsync("describe pod web-0");
        Assert.Equal(
            $"""
            Name:  web-0
            Namespace:  default
            Priority:  0
            Service Account:  default
            Node:  {node}/{host}
            Start Time:  TIME
            Labels:  app=nginx
                              apps.kubernetes.io/pod-index=0
                              controller-revision-hash={revision}
                              statefulset.kubernetes.io/pod-name=web-0
            Annotations:  <none>
            Status:  Running
            IP:  {address}
            IPs:
              IP:  {address}
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:  {container}
                Image:  nginx
                Image ID:  {image}
                Port:  80/TCP
                Host Port:  0/TCP
                State:  Running
                  Started:  TIME
                Ready:  True
                Restart Count:  0
                Environment:  <none>
                Mounts:
                  /usr/share/nginx/html from www (rw)
                  /var/run/secrets/kubernetes.io/serviceaccount from {token} (ro)
            Conditions:
              Type  Status
              PodReadyToStartContainers  True
              Initialized  True
              Ready  True
              ContainersReady  True
              PodScheduled  True
            Volumes:
              www:
                Type:  PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:  www-web-0
                ReadOnly:  false
              {token}:
                Type:  Projected (a volume that contains injected data from multiple sources)
                TokenExpirationSeconds:  3607
                ConfigMapName:  kube-root-ca.crt
                ConfigMapOptional:  <nil>
                DownwardAPI:  true
            QoS Class:  BestEffort
            Node-Selectors:  <none>
            Tolerations:  node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                         node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
            """,
            Printed.WithoutEvents(description).Replace("    Optional:  false\n", "    ConfigMapOptional:  <nil>\n", StringComparison.Ordinal));

        // Whether the scheduler met the claim before it was bound is a matter of luck.
        var events = Printed.Events(description).Where(e => !e.Contains("FailedScheduling", StringComparison.Ordinal)).ToList();
        Assert.Equal($"Normal Scheduled default-scheduler Successfully assigned default/web-0 to {node}", events[0]);
        Assert.Equal(
            ["Normal Pulled kubelet Container image \"nginx\" already present on machine and can be accessed by the pod", "Normal Created kubelet Container created", "Normal Started kubelet Container started"],
            events[1..]);
    }

    [Fact]
    public async Task A_volume_and_its_claim()
    {
        var volume = await _kubectl.SaysAsync("get pvc www-web-0 -o jsonpath={.spec.volumeName}");
        Assert.Equal(
            $"""
            Name:  {volume}
            Labels:  <none>
            Annotations:  pv.kubernetes.io/bound-by-controller: yes
            Finalizers:  [kubernetes.io/pv-protection]
            StorageClass:
            Status:  Bound
            Claim:  default/www-web-0
            Reclaim Policy:  Retain
            Access Modes:  RWO
            VolumeMode:  Filesystem
            Capacity:  10Gi
            Node Affinity:  <none>
            Message:
            Source:
                Type:  HostPath (bare host directory volume)
                Path:  /data/{volume}
                HostPathType:
            Events:  <none>
            """,
            Printed.Steady(await _kubectl.SaysAsync($"describe pv {volume}")));
        Assert.Equal(
            $"""
            Name:  www-web-0
            Namespace:  default
            StorageClass:
            Status:  Bound
            Volume:  {volume}
            Labels:  app=nginx
            Annotations:  pv.kubernetes.io/bind-completed: yes
                           pv.kubernetes.io/bound-by-controller: yes
            Finalizers:  [kubernetes.io/pvc-protection]
            Capacity:  10Gi
            Access Modes:  RWO
            VolumeMode:  Filesystem
            Used By:  web-0
            Events:  <none>
            """,
            Printed.Steady(await _kubectl.SaysAsync("describe pvc www-web-0")));
    }

    [Fact]
    public async Task A_StatefulSet()
    {
        var description = await _kubectl.SaysAsync("describe sts web");
        Assert.Equal(
            """
            Name:  web
            Namespace:  default
            CreationTimestamp:  TIME
            Selector:  app=nginx
            Labels:  <none>
            Annotations:  <none>
            Replicas:  3 desired | 3 total
            Update Strategy:  RollingUpdate
              Partition:  0
            Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=nginx
              Containers:
               nginx:
                Image:  nginx
                Port:  80/TCP
                Host Port:  0/TCP
                Environment:  <none>
                Mounts:
                  /usr/share/nginx/html from www (rw)
              Volumes:  <none>
              Node-Selectors:  <none>
              Tolerations:  <none>
            Volume Claims:
              Name:  www
              StorageClass:
              Labels:  <none>
              Annotations:  <none>
              Capacity:  1Gi
              Access Modes:  [ReadWriteOnce]
            """,
            Printed.WithoutEvents(description));
        Assert.Equal(
            Enumerable.Range(0, 3).SelectMany(i => new[]
            {
                $"Normal SuccessfulCreate statefulset-controller Create Claim www-web-{i} Pod web-{i} in StatefulSet web success",
                $"Normal SuccessfulCreate statefulset-controller Create Pod web-{i} in StatefulSet web successful",
            }),
            Printed.Events(description));
    }

    [Fact]
    public async Task A_Service_and_its_EndpointSlice()
    {
        var addresses = (await _kubectl.SaysAsync("get pods -l app=nginx -o jsonpath={.items[*].status.podIP}")).Split(' ');
        var nodes = (await _kubectl.SaysAsync("get pods -l app=nginx -o jsonpath={.items[*].spec.nodeName}")).Split(' ');
        var slice = await _kubectl.SaysAsync("get endpointslice -l kubernetes.io/service-name=nginx -o jsonpath={.items[0].metadata.name}");
        Assert.Matches("^nginx-[bcdfghjklmnpqrstvwxz2456789]{5}$", slice);
        Assert.Equal(
            $"""
            Name:  nginx
            Namespace:  default
            Labels:  app=nginx
            Annotations:  <none>
            Selector:  app=nginx
            Type:  ClusterIP
            IP Family Policy:  SingleStack
            IP Families:  IPv4
            IP:  None
            IPs:  None
            Port:  web  80/TCP
            TargetPort:  80/TCP
            Endpoints:  {addresses[0]}:80,{addresses[1]}:80,{addresses[2]}:80
            Session Affinity:  None
            Internal Traffic Policy:  Cluster
            Events:  <none>
            """,
            Printed.Steady(await _kubectl.SaysAsync("describe svc nginx")));
        var endpoints = Enumerable.Range(0, 3).Select(i => $"""
              - Addresses:  {addresses[i]}
                Conditions:
                  Ready:  true
                Hostname:  web-{i}
                TargetRef:  Pod/web-{i}
                NodeName:  {nodes[i]}
                Zone:  <unset>

            """);
        Assert.Equal(
            $"""
            Name:  {slice}
            Namespace:  default
            Labels:  app=nginx
                          endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
                          kubernetes.io/service-name=nginx
                          service.kubernetes.io/headless=
            Annotations:  endpoints.kubernetes.io/last-change-trigger-time: TIME
            AddressType:  IPv4
            Ports:
              Name  Port  Protocol
              ----  ----  --------
              web  80  TCP
            Endpoints:
            {string.Concat(endpoints)}Events:  <none>
            """,
            Printed.Steady(await _kubectl.SaysAsync($"describe endpointslice {slice}")));
    }

    [Fact]
    public async Task A_node()
    {
        var node = await _kubectl.SaysAsync("get pod web-0 -o jsonpath={.spec.nodeName}");
        var facts = (await _kubectl.SaysAsync($"get node {node} -o jsonpath='{{.status.addresses[0].address}} {{.spec.podCIDR}} {{.status.nodeInfo.machineID}}'")).Split(' ');
        var description = await _kubectl.SaysAsync($"describe node {node}");
        var parts = Printed.WithoutEvents(description).Split("Non-terminated Pods:");
        Assert.Equal(
            $"""
            Name:  {node}
            Roles:  <none>
            Labels:  beta.kubernetes.io/arch=amd64
                                beta.kubernetes.io/os=linux
                                kubernetes.io/arch=amd64
                                kubernetes.io/hostname={node}
                                kubernetes.io/os=linux
            Annotations:  node.alpha.kubernetes.io/ttl: 0
                                nodes.apiserver.local/pod-addresses-used: 32
            CreationTimestamp:  TIME
            Taints:  <none>
            Unschedulable:  false
            Lease:
              HolderIdentity:  {node}
              AcquireTime:  <unset>
              RenewTime:  TIME
            Conditions:
              Type  Status  LastHeartbeatTime  LastTransitionTime  Reason  Message
              ----  ------  -----------------  ------------------  ------  -------
              MemoryPressure  False  TIME  TIME  KubeletHasSufficientMemory  kubelet has sufficient memory available
              DiskPressure  False  TIME  TIME  KubeletHasNoDiskPressure  kubelet has no disk pressure
              PIDPressure  False  TIME  TIME  KubeletHasSufficientPID  kubelet has sufficient PID available
              Ready  True  TIME  TIME  KubeletReady  kubelet is posting ready status
            Addresses:
              InternalIP:  {facts[0]}
              Hostname:  {node}
            Capacity:
              cpu:  4
              ephemeral-storage:  100Gi
              memory:  16Gi
              pods:  110
            Allocatable:
              cpu:  4
              ephemeral-storage:  100Gi
              memory:  16Gi
              pods:  110
            System Info:
              Machine ID:  {facts[2]}
              System UUID:
              Boot ID:
              Kernel Version:  6.1.0
              OS Image:  Simulated Linux
              Operating System:  linux
              Architecture:  amd64
              Container Runtime Version:  simulated://1.0.0
              Kubelet Version:  v1.36.2
              Kube-Proxy Version:
            PodCIDR:  {facts[1]}
            PodCIDRs:  {facts[1]}

            """,
            parts[0]);
        Assert.Matches(@"\n  default  web-0  0 \(0%\)  0 \(0%\)  0 \(0%\)  0 \(0%\)  \d+s\n", parts[1]);
        Assert.EndsWith("Resource  Requests  Limits\n  --------  --------  ------\n  cpu  0 (0%)  0 (0%)\n  memory  0 (0%)  0 (0%)\n  ephemeral-storage  0 (0%)  0 (0%)", parts[1], StringComparison.Ordinal);
        Assert.Contains($"Normal RegisteredNode node-controller Node {node} event: Registered Node {node} in Controller", Printed.Events(description));
    }

    [Fact]
    public async Task A_namespace_with_and_without_limits()
    {
        Assert.Equal(
            """
            Name:  default
            Labels:  kubernetes.io/metadata.name=default
            Annotations:  <none>
            Status:  Active

            No resource quota.

            No LimitRange resource.
            """,
            Printed.Steady(await _kubectl.SaysAsync("describe ns default")));
        await _kubectl.SaysAsync("create namespace limited");
        await _kubectl.In("limited").SaysAsync("create quota q --hard=pods=10");
        await _kubectl.In("limited").SaysAsync("wait --for=jsonpath={.status.used.pods}=0 quota/q --timeout=60s");
        Assert.Equal(
            """
            Name:  limited
            Labels:  kubernetes.io/metadata.name=limited
            Annotations:  <none>
            Status:  Active

            Resource Quotas
              Name:  q
              Resource  Used  Hard
              --------  ---  ---
              pods  0  10

            No LimitRange resource.
            """,
            Printed.Steady(await _kubectl.SaysAsync("describe ns limited")));
    }

    [Fact]
    public async Task A_ControllerRevision()
    {
        var name = await _kubectl.SaysAsync("get controllerrevisions -o jsonpath={.items[0].metadata.name}");
        var version = await _kubectl.SaysAsync("get controllerrevisions -o jsonpath={.items[0].metadata.resourceVersion}");
        Assert.Equal(
            $"""
            Name:  {name}
            Namespace:  default
            Labels:  app=nginx
                          controller.kubernetes.io/hash={name[4..]}
            Annotations:  <none>
            API Version:  apps/v1
            Data:
              Spec:
                Template:
                  $patch:  replace
                  Metadata:
                    Labels:
                      App:  nginx
                  Spec:
                    Containers:
                      Image:  nginx
                      Image Pull Policy:  IfNotPresent
                      Name:  nginx
                      Ports:
                        Container Port:  80
                        Name:  web
                        Protocol:  TCP
                      Resources:
                      Termination Message Path:  /dev/termination-log
                      Termination Message Policy:  File
                      Volume Mounts:
                        Mount Path:  /usr/share/nginx/html
                        Name:  www
                    Dns Policy:  ClusterFirst
                    Restart Policy:  Always
                    Scheduler Name:  default-scheduler
                    Security Context:
                    Termination Grace Period Seconds:  30
            Kind:  ControllerRevision
            Metadata:
              Creation Timestamp:  TIME
              Owner References:
                API Version:  apps/v1
                Block Owner Deletion:  true
                Controller:  true
                Kind:  StatefulSet
                Name:  web
                UID:  UID
              Resource Version:  {version}
              UID:  UID
            Revision:  1
            Events:  <none>
            """,
            Printed.Steady(await _kubectl.SaysAsync($"describe controllerrevision {name}")));
    }

    [Fact]
    public async Task What_begins_with_a_name_and_what_is_missing()
    {
        Assert.Equal(3, (await _kubectl.SaysAsync("describe pod web")).Split('\n').Count(l => l.StartsWith("Name: ", StringComparison.Ordinal)));
        Assert.Equal("Error from server (NotFound): pods \"missing\" not found", await _kubectl.FailsAsync("describe pod missing"));
    }
}
