using System.Text;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>A ServiceAccount's token that a Secret keeps.</summary>
[Collection(VerbsCollection.Name)]
public sealed class ServiceAccountTests(KubectlServer server)
{
    private const string Secret = """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"robot","annotations":{"kubernetes.io/service-account.name":"robot"}},"type":"kubernetes.io/service-account-token"}
        """;

    [Fact]
    public async Task A_token_in_a_Secret_is_good_as_long_as_its_account()
    {
        var kubectl = await server.NamespaceAsync("robots");
        await kubectl.SaysAsync("create serviceaccount robot");
        await kubectl.SaysAsync("create -f -", Secret);
        await kubectl.SaysAsync("wait secret/robot --for=jsonpath={.data.token}");
        var token = Encoding.UTF8.GetString(Convert.FromBase64String(await kubectl.SaysAsync("get secret robot -o jsonpath={.data.token}")));
        var whoami = $"auth whoami -o jsonpath={{.status.userInfo.username}} --token={token}";

        Assert.Equal("system:serviceaccount:robots:robot", await kubectl.SaysAsync(whoami));
        await kubectl.SaysAsync("delete serviceaccount robot");
        await kubectl.SaysAsync("wait secret/robot --for=delete");
        Assert.Equal("error: You must be logged in to the server (Unauthorized)", await kubectl.FailsAsync(whoami));
    }
}
