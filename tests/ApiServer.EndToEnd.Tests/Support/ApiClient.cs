using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>Plain HTTP against the loopback port: what curl would send.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(int httpPort, int connections = 64)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>The answer's code and document. Throws HttpRequestException when the server does not answer.</summary>
    public async Task<(HttpStatusCode Code, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text.StartsWith('{') ? text : "{}");
        return (answer.StatusCode, document.RootElement.Clone());
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (code, body) = await SendAsync(HttpMethod.Get, path);
        Assert.True(code == HttpStatusCode.OK, $"GET {path}: {code} {body}");
        return body;
    }

    public Task<(HttpStatusCode Code, JsonElement Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public void Dispose() => _http.Dispose();

    public static long RevisionOf(JsonElement obj) =>
        long.Parse(obj.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
