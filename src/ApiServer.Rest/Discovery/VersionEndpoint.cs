using System.Runtime.InteropServices;
using ApiServer.Model.Json;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Discovery;

/// <summary><c>/version</c>: always indented.</summary>
internal sealed class VersionEndpoint(RestOptions options) : IEndpoint
{
    public Task ServeAsync(Exchange exchange)
    {
        RequestDispatcher.RequireGet(exchange);
        return TreeAnswer.WriteAsync(exchange.Http, 200, Document(), AnswerFormat.PrettyJson);
    }

    private JsonObject Document() => JsonObject.Of(
        ("major", "1"),
        ("minor", "36"),
        ("emulationMajor", "1"),
        ("emulationMinor", "36"),
        ("minCompatibilityMajor", "1"),
        ("minCompatibilityMinor", "35"),
        ("gitVersion", options.GitVersion),
        ("gitCommit", options.GitCommit),
        ("gitTreeState", "clean"),
        ("buildDate", options.BuildDate),
        ("goVersion", RuntimeInformation.FrameworkDescription),
        ("compiler", "roslyn"),
        ("platform", "linux/" + (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "amd64" : "arm64")));
}
