using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Generators;

/// <summary>kubectl's generators, which send their objects in protobuf and take the answers so.</summary>
public sealed class GeneratorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-generators-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Objects_made_by_generators_are_there_as_they_were_asked_for()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        var (certificate, key) = WriteKeyPair();
        (string Made, string Line, string Read, string Expected)[] generators =
        [
            ("namespace/x", "create namespace x", "ns/x {.status.phase}", "Active"),
            ("configmap/c", "create configmap c --from-literal=a=b", "cm/c {.data.a}", "b"),
            ("secret/s", "create secret generic s --from-literal=a=b", "secret/s {.type} {.data.a}", "Opaque Yg=="),
            ("secret/registry", "create secret docker-registry registry --docker-username=u --docker-password=p", "secret/registry {.type}", "kubernetes.io/dockerconfigjson"),
            ("secret/tls", $"create secret tls tls --cert={certificate} --key={key}", "secret/tls {.type}", "kubernetes.io/tls"),
            ("serviceaccount/sa", "create serviceaccount sa", "sa/sa {.metadata.name}", "sa"),
            ("service/svc", "create service clusterip svc --tcp=80:8080", "svc/svc {.spec.ports[0].port} {.spec.ports[0].targetPort} {.spec.type}", "80 8080 ClusterIP"),
            ("service/np", "create service nodeport np --tcp=80 --node-port=30123", "svc/np {.spec.type} {.spec.ports[0].nodePort}", "NodePort 30123"),
            ("service/lb", "create service loadbalancer lb --tcp=80", "svc/lb {.spec.type} {.spec.allocateLoadBalancerNodePorts}", "LoadBalancer true"),
            ("service/en", "create service externalname en --external-name=a.example", "svc/en {.spec.type} {.spec.externalName}", "ExternalName a.example"),
            ("deployment.apps/d", "create deployment d --image=nginx --replicas=2", "deploy/d {.spec.replicas} {.spec.template.spec.containers[0].image}", "2 nginx"),
            ("job.batch/j", "create job j --image=busybox -- sleep 9", "job/j {.spec.template.spec.containers[0].command}", "[\"sleep\",\"9\"]"),
            ("cronjob.batch/cj", "create cronjob cj --image=busybox --schedule=@daily", "cj/cj {.spec.schedule}", "@daily"),
            ("job.batch/k", "create job k --from=cronjob/cj", "job/k {.spec.template.spec.containers[0].image} {.metadata.ownerReferences[0].name}", "busybox cj"),
            ("role.rbac.authorization.k8s.io/r", "create role r --verb=get,list --resource=pods", "role/r {.rules[0].verbs} {.rules[0].resources}", "[\"get\",\"list\"] [\"pods\"]"),
            ("rolebinding.rbac.authorization.k8s.io/rb", "create rolebinding rb --role=r --serviceaccount=default:sa", "rolebinding/rb {.subjects[0].name} {.roleRef.name}", "sa r"),
            ("clusterrole.rbac.authorization.k8s.io/cr", "create clusterrole cr --verb=get --non-resource-url=/logs", "clusterrole/cr {.rules[0].verbs} {.rules[0].nonResourceURLs}", "[\"get\"] [\"/logs\"]"),
            ("clusterrolebinding.rbac.authorization.k8s.io/crb", "create clusterrolebinding crb --clusterrole=cr --user=u", "clusterrolebinding/crb {.subjects[0].name} {.roleRef.kind}", "u ClusterRole"),
            ("resourcequota/q", "create quota q --hard=cpu=1500m,pods=10", "quota/q {.spec.hard.cpu} {.spec.hard.pods}", "1500m 10"),
            ("priorityclass.scheduling.k8s.io/pc", "create priorityclass pc --value=10", "pc/pc {.value}", "10"),
            ("poddisruptionbudget.policy/p", "create poddisruptionbudget p --selector=app=d --min-available=50%", "pdb/p {.spec.minAvailable}", "50%"),
            ("ingress.networking.k8s.io/i", "create ingress i --rule=a.example/*=svc:80", "ingress/i {.spec.rules[0].http.paths[0].backend.service.port.number}", "80"),
        ];
        foreach (var (made, line, read, expected) in generators)
        {
            Assert.Equal($"{made} created", await kubectl.OutputAsync(line.Split(' ')));
            var space = read.IndexOf(' ', StringComparison.Ordinal);
            Assert.Equal((made, expected), (made, await kubectl.OutputAsync("get", read[..space], "-o", "jsonpath=" + read[(space + 1)..])));
        }

        Assert.Equal(Covered(await kubectl.OutputAsync("create", "--help")), generators.Select(g => g.Line.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));

        // The failure comes in protobuf too.
        var again = await kubectl.RunAsync("create", "configmap", "c");
        Assert.Equal((1, "error: failed to create configmap: configmaps \"c\" already exists"), (again.ExitCode, again.Error.TrimEnd()));

        // Describe reads with clients that ask for protobuf.
        Assert.Contains("a:  1 bytes", await kubectl.OutputAsync("describe", "secret", "s"), StringComparison.Ordinal);
        Assert.Contains("TargetPort:               8080/TCP", await kubectl.OutputAsync("describe", "service", "svc"), StringComparison.Ordinal);
        Assert.Contains("Replicas:               2 desired", await kubectl.OutputAsync("describe", "deployment", "d"), StringComparison.Ordinal);
        Assert.Equal("namespace \"x\" deleted", await kubectl.OutputAsync("delete", "namespace", "x"));
    }

    /// <summary>The generators that this kubectl has, but for the one of tokens.</summary>
    private static IEnumerable<string> Covered(string help) => help.Split("Available Commands:\n")[1].Split("\n\n")[0].Split('\n')
        .Select(line => line.Trim().Split(' ')[0]).Where(name => name != "token").Order(StringComparer.Ordinal);

    private (string Certificate, string Key) WriteKeyPair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var paths = (Path.Combine(_directory, "tls.crt"), Path.Combine(_directory, "tls.key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }
}
