using System.Net;
using ApiServer.Access;
using ApiServer.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ApiServer;

/// <summary>How Kestrel listens: HTTPS where the options say, HTTP on the loopback address.</summary>
internal static class Listening
{
    /// <summary>Many watches share one HTTP/2 connection; Kestrel's default of 100 streams would stop a client with more.</summary>
    private const int StreamsPerConnection = 1000;

    public static void Configure(KestrelServerOptions kestrel, ServerOptions options, Task<ClusterCertificates> certificates)
    {
        kestrel.AddServerHeader = false;

        // The edge answers too large bodies itself, with a Status.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Listen(options.BindAddress, options.HttpsPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = async _ => new() { ServerCertificateContext = (await certificates.ConfigureAwait(false)).Serving },
            });
        });
        if (options.HttpPort != 0)
        {
            kestrel.Listen(IPAddress.Loopback, options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    /// <summary>The HTTPS port that was really taken; the asked one when a test host answers instead of Kestrel.</summary>
    public static int HttpsPort(IServiceProvider services, ServerOptions options)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var https = addresses.FirstOrDefault(a => a.StartsWith("https:", StringComparison.Ordinal));
        return https is null ? options.HttpsPort : new Uri(https.Replace("[::]", "localhost", StringComparison.Ordinal)).Port;
    }
}
