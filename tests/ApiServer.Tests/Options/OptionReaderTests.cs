using ApiServer.Options;
using Microsoft.Extensions.Logging;

namespace ApiServer.Tests.Options;

/// <summary>The command line is a contract: scripts rely on its names and on exit status 2.</summary>
public sealed class OptionReaderTests
{
    [Fact]
    public void Every_option_is_read()
    {
        var options = Read(
            "--data-dir", "/tmp/x", "--bind-address", "0.0.0.0", "--https-port", "1", "--http-port", "2", "--dns-port", "3", "--dns-forward", "192.0.2.53", "--dns-forward", "[::1]:5353", "--dns-forward", "2001:db8::1", "--store", "sqlite", "--in-memory",
            "--nodes", "4", "--runtime", "simulated", "--cluster-domain", "Example.Local.", "--tls-san", "a", "--tls-san", "b", "--simulated-start-delay", "300ms", "--default-storage-class",
            "--max-requests-inflight", "5", "--max-mutating-requests-inflight", "0", "--log-level", "debug")!;
        Assert.Equal("/tmp/x", options.DataDirectory);
        Assert.Equal("0.0.0.0", options.BindAddress.ToString());
        Assert.Equal((1, 2, 3, 4), (options.HttpsPort, options.HttpPort, options.DnsPort, options.Nodes));
        Assert.Equal(["192.0.2.53:53", "[::1]:5353", "[2001:db8::1]:53"], options.DnsForward.Select(s => s.ToString()));
        Assert.True(options is { InMemory: true, DefaultStorageClass: true });
        Assert.Equal((5, 0), (options.MaxRequestsInFlight, options.MaxMutatingRequestsInFlight));
        Assert.Equal("example.local", options.ClusterDomain);
        Assert.Equal(["a", "b"], options.TlsSubjectNames);
        Assert.Equal((TimeSpan.FromMilliseconds(300), LogLevel.Debug), (options.SimulatedStartDelay, options.LogLevel));
    }

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("--https-port=x", "--https-port")]
    [InlineData("--https-port=70000", "--https-port")]
    [InlineData("--bind-address=nowhere", "--bind-address")]
    [InlineData("--dns-forward=dns.example.com", "--dns-forward")]
    [InlineData("--dns-forward=192.0.2.1:0", "--dns-forward")]
    [InlineData("--dns-forward=0.0.0.0:53", "--dns-forward")]
    [InlineData("--dns-forward=", "--dns-forward")]
    [InlineData("--max-requests-inflight=-1", "--max-requests-inflight")]
    [InlineData("--store=postgres", "not built yet")]
    [InlineData("--runtime=podman", "not built yet")]
    [InlineData("--simulated-start-delay=soon", "--simulated-start-delay")]
    [InlineData("--token-auth-file=/does/not/exist", "--token-auth-file")]
    public void What_cannot_be_is_an_error_that_names_it_with_status_2(string argument, string named)
    {
        var error = new StringWriter();
        Assert.Null(OptionReader.Read([argument], error, out var exitStatus));
        Assert.Equal(2, exitStatus);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    private static ServerOptions? Read(params string[] arguments)
    {
        var error = new StringWriter();
        var options = OptionReader.Read(arguments, error, out _);
        Assert.Equal("", error.ToString());
        return options;
    }
}
