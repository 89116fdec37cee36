using System.Net;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Forwarding;

internal static partial class ForwardingLog
{
    [LoggerMessage(EventId = 4, Level = LogLevel.Debug, Message = "The DNS server {Server} did not answer")]
    public static partial void ServerFailed(ILogger logger, IPEndPoint server, Exception exception);
}
