using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Diagnostics;

/// <summary><c>/statusz</c> and <c>/flagz</c>: text for people, or the objects of config.k8s.io where a client names them exactly.</summary>
internal sealed class StatuszEndpoint(RestOptions options) : IEndpoint
{
    private const string Accepted = $"{MediaTypes.Json}, {MediaTypes.Yaml}, text/plain";
    private const string Emulated = "1.36";

    private static readonly string[] Paths = ["/healthz", "/livez", "/metrics", "/readyz", "/statusz", "/version"];

    public Task ServeAsync(Exchange exchange)
    {
        RequestDispatcher.RequireGet(exchange);
        var statusz = exchange.Info.Segments is ["statusz"];
        foreach (var clause in AcceptHeader.Parse(Negotiator.Header(exchange.Request)))
        {
            if (clause.Matches("text", "plain"))
            {
                return PlainText.WriteAsync(exchange.Http, 200, statusz ? StatusText() : FlagText());
            }

            if (clause is { Group: "config.k8s.io", Version: "v1alpha1" or "v1beta1" }
                && clause.As == (statusz ? "Statusz" : "Flagz")
                && Negotiator.Match(clause, protobuf: false) is { } format)
            {
                return TreeAnswer.WriteAsync(exchange.Http, 200, Document(clause, statusz ? Status() : Flags()), format);
            }
        }

        throw StatusErrors.NotAcceptable("only the following media types are accepted: " + Accepted);
    }

    private static JsonObject Document(AcceptClause clause, JsonObject content)
    {
        var document = new JsonObjectBuilder()
            .Add("kind", clause.As)
            .Add("apiVersion", $"{clause.Group}/{clause.Version}")
            .Add("metadata", JsonObject.Of(("name", "apiserver")));
        foreach (var (name, value) in content)
        {
            document.Add(name, value);
        }

        return document.Build();
    }

    private static DateTimeOffset Started()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUniversalTime();
    }

    private JsonObject Status()
    {
        var started = Started();
        return JsonObject.Of(
            ("startTime", started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            ("uptimeSeconds", Uptime(started)),
            ("goVersion", RuntimeInformation.FrameworkDescription),
            ("binaryVersion", options.GitVersion.TrimStart('v')),
            ("emulationVersion", Emulated),
            ("paths", JsonArray.OfStrings(Paths)));
    }

    private string StatusText()
    {
        var started = Started();
        var up = TimeSpan.FromSeconds(Uptime(started));
        return string.Create(CultureInfo.InvariantCulture, $"""
            {Head("statusz")}
            Started: {started:ddd MMM d HH:mm:ss} UTC {started:yyyy}
            Up: {(int)up.TotalHours} hr {up.Minutes:00} min {up.Seconds:00} sec
            Go version: {RuntimeInformation.FrameworkDescription}
            Binary version: {options.GitVersion.TrimStart('v')}
            Emulation version: {Emulated}
            Paths: {string.Join(' ', Paths)}

            """);
    }

    private JsonObject Flags() => JsonObject.Of(("flags", JsonObject.Of([.. options.Flags.Select(f => (f.Key, (JsonValue)f.Value))])));

    private string FlagText() => Head("flags") + string.Concat(options.Flags.Select(f => $"\n{f.Key}={f.Value}")) + "\n";

    private static long Uptime(DateTimeOffset started) => (long)(TimeProvider.System.GetUtcNow() - started).TotalSeconds;

    private static string Head(string page) =>
        $"\napiserver {page}\nWarning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.\n";
}
