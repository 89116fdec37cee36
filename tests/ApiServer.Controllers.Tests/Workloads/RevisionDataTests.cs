using System.Text;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Tests.Workloads;

public sealed class RevisionDataTests
{
    [Fact]
    [Trait("spec", "1.6.1")]
    [Trait("spec", "1.6.3")]
    public void The_hash_of_a_real_clusters_revision_is_the_same()
    {
        const string Template = """
            {"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"nginx","ports":[{"name":"web","containerPort":80,"protocol":"TCP"}],
            "resources":{},"volumeMounts":[{"name":"www","mountPath":"/usr/share/nginx/html"}],"terminationMessagePath":"/dev/termination-log",
            "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,
            "dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}
            """;
        var set = JsonReader.ParseObject(Encoding.UTF8.GetBytes($$"""{"spec":{"template":{{Template}} } }"""));

        var data = RevisionData.Of(set);
        Assert.Equal("65ff5b757", RevisionData.Hash(data, 0));
        Assert.True(set.ObjectAt("spec", "template").Equals(RevisionData.TemplateOf(JsonObject.Of(("data", data)))));
    }
}
