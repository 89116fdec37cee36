using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Transport;

internal static partial class TransportLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "A DNS datagram could not be received or answered")]
    public static partial void DatagramFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "A DNS connection ended early")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "A DNS connection could not be accepted")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);
}
