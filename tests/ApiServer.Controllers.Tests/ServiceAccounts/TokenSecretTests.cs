using System.Text;
using ApiServer.Controllers.ServiceAccounts;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.ServiceAccounts;

/// <summary>Secrets of type kubernetes.io/service-account-token: filled, accepted, and gone with their account.</summary>
public sealed class TokenSecretTests : IAsyncLifetime
{
    private const string Secret = """{"metadata":{"name":"robot-token","namespace":"default","annotations":{"kubernetes.io/service-account.name":"robot"}},"type":"kubernetes.io/service-account-token"}""";
    private const string Robot = """{"metadata":{"name":"robot","namespace":"default"},"secrets":[{"name":"robot-token"},{"name":"other"}]}""";

    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(ServiceAccountControllers.Create(_cluster.Client, _cluster.Tokens, "PEM"));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_Secret_is_filled_with_authority_namespace_and_token()
    {
        var (account, secret) = await FilledAsync();

        Assert.Equal(("PEM", "default"), (Data(secret, "ca.crt"), Data(secret, "namespace")));
        Assert.Equal(account.Uid(), secret.Annotation("kubernetes.io/service-account.uid"));
        var payload = Data(secret, "token").Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = JsonReader.ParseObject(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
        var expected = JsonObject.Of(
            ("iss", "kubernetes/serviceaccount"),
            ("kubernetes.io/serviceaccount/namespace", "default"),
            ("kubernetes.io/serviceaccount/secret.name", "robot-token"),
            ("kubernetes.io/serviceaccount/service-account.name", "robot"),
            ("kubernetes.io/serviceaccount/service-account.uid", account.Uid()),
            ("sub", "system:serviceaccount:default:robot"));
        Assert.Equal(expected, claims);
    }

    [Fact]
    public async Task The_token_is_accepted_as_the_account_and_never_runs_out()
    {
        var (account, secret) = await FilledAsync();

        _cluster.Clock.Advance(TimeSpan.FromDays(1000));

        var user = (await AuthenticateAsync(secret))!.User;
        Assert.Equal(("system:serviceaccount:default:robot", account.Uid()), (user.Name, user.Uid));
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], user.Groups);
        Assert.Empty(user.Extra);
        Assert.Null(await _cluster.Tokens.AuthenticateAsync(Data(secret, "token"), ["vault"]));
    }

    [Fact]
    public async Task A_token_that_was_taken_out_is_replaced_and_good_no_more()
    {
        var (_, secret) = await FilledAsync();

        await _cluster.PatchAsync(ResourceNames.Secrets, "default", "robot-token", """{"data":{"token":null}}""");
        await _cluster.IdleAsync();

        Assert.Null(await AuthenticateAsync(secret));
        Assert.NotNull(await AuthenticateAsync(Find()!));
    }

    [Fact]
    public async Task A_token_that_was_marked_invalid_is_refused()
    {
        var (_, secret) = await FilledAsync();

        await _cluster.PatchAsync(ResourceNames.Secrets, "default", "robot-token", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}""");

        Assert.Null(await AuthenticateAsync(secret));
    }

    [Fact]
    public async Task Secret_and_token_go_with_the_account()
    {
        var (_, secret) = await FilledAsync();

        await _cluster.DeleteAsync(ResourceNames.ServiceAccounts, "default", "robot");
        Assert.Null(await AuthenticateAsync(secret));
        await _cluster.IdleAsync();

        Assert.Null(Find());
    }

    [Fact]
    public async Task A_Secret_of_no_account_or_of_a_former_one_is_deleted()
    {
        await _cluster.CreateAsync(ResourceNames.Secrets, Secret);
        await _cluster.IdleAsync();
        Assert.Null(Find());

        await _cluster.CreateAsync(ResourceNames.ServiceAccounts, Robot);
        await _cluster.CreateAsync(ResourceNames.Secrets, Secret.Replace("\"robot\"", "\"robot\",\"kubernetes.io/service-account.uid\":\"former\"", StringComparison.Ordinal));
        await _cluster.IdleAsync();
        Assert.Null(Find());
    }

    [Fact]
    public async Task A_deleted_Secret_leaves_its_accounts_list()
    {
        var (_, secret) = await FilledAsync();

        await _cluster.DeleteAsync(ResourceNames.Secrets, "default", "robot-token");
        Assert.Null(await AuthenticateAsync(secret));
        await _cluster.IdleAsync();

        Assert.Equal("""[{"name":"other"}]""", _cluster.Client.Get(ResourceNames.ServiceAccounts, "default", "robot")!["secrets"]!.ToString());
    }

    private async Task<(JsonObject Account, JsonObject Secret)> FilledAsync()
    {
        var account = await _cluster.CreateAsync(ResourceNames.ServiceAccounts, Robot);
        await _cluster.CreateAsync(ResourceNames.Secrets, Secret);
        await _cluster.IdleAsync();
        return (account, Find()!);
    }

    private JsonObject? Find() => _cluster.Client.Get(ResourceNames.Secrets, "default", "robot-token");

    private ValueTask<AuthenticatedToken?> AuthenticateAsync(JsonObject secret) =>
        _cluster.Tokens.AuthenticateAsync(Data(secret, "token"), _cluster.Tokens.ApiAudiences);

    private static string Data(JsonObject secret, string key) => Encoding.UTF8.GetString(Convert.FromBase64String(secret.StringAt("data", key) ?? ""));
}
