using System.Globalization;
using System.Net;

namespace ApiServer.Options;

/// <summary>Every option of the server.</summary>
internal static class OptionTable
{
    public static readonly IReadOnlyList<OptionDefinition> All =
    [
        new("data-dir", "DIR", "Where the database, certificates, token and kubeconfig are (default ~/.apiserver).", (o, v) => o with { DataDirectory = Path.GetFullPath(Text(v)) }),
        new("bind-address", "ADDRESS", "Where HTTPS and DNS listen (default 127.0.0.1).", (o, v) => o with { BindAddress = Address(v) }),
        new("https-port", "PORT", "The HTTPS port; 0: any free one (default 6443).", (o, v) => o with { HttpsPort = Port(v) }),
        new("http-port", "PORT", "The loopback HTTP port that needs no credential; 0: off (default 8080).", (o, v) => o with { HttpPort = Port(v) }),
        new("dns-port", "PORT", "The DNS port; 0: off (default 10053).", (o, v) => o with { DnsPort = Port(v) }),
        new("dns-forward", "ADDRESS[:PORT]", "A DNS server that is asked for names outside of the cluster (default: none, they are refused); may be repeated.", (o, v) => o with { DnsForward = [.. List(v).Select(DnsServer)] }, Repeatable: true),
        new("store", "KIND", "What keeps the objects: sqlite.", (o, v) => Store(o, v)),
        new("connection-string", "TEXT", "Of the PostgreSQL store, which is not built yet.", (_, _) => throw new FormatException("the PostgreSQL store is not built yet"), Confidential: true),
        new("in-memory", "", "Keep everything in memory; nothing survives the process.", (o, v) => o with { InMemory = Switch(v) }),
        new("nodes", "N", "How many nodes there are (default 3).", (o, v) => o with { Nodes = Count(v, 1000) }),
        new("runtime", "KIND", "What runs the Pods: auto or simulated.", (o, v) => Runtime(o, v)),
        new("engine-socket", "PATH", "Of the container engine, which is not built yet.", (_, _) => throw new FormatException("container nodes are not built yet")),
        new("cluster-domain", "NAME", "The DNS zone of the cluster (default cluster.local).", (o, v) => o with { ClusterDomain = Text(v).Trim('.').ToLowerInvariant() }),
        new("token-auth-file", "FILE", "Further users: token,user,uid,\"group1,group2\" a line.", (o, v) => o with { TokenAuthFile = ExistingFile(v) }),
        new("tls-san", "NAME", "A further name or address of the serving certificate; may be repeated.", (o, v) => o with { TlsSubjectNames = List(v) }, Repeatable: true),
        new("default-storage-class", "", "Makes a default StorageClass, standard: its volumes are directories below the data directory.", (o, v) => o with { DefaultStorageClass = Switch(v) }),
        new("simulated-start-delay", "DURATION", "How long a simulated container takes to start, for example 300ms (default 0s).", (o, v) => o with { SimulatedStartDelay = Duration(v) }),
        new("max-requests-inflight", "N", "With the next one: how many requests are served at a time, in shares for each priority level; both 0: any number (default 100 a processor, at least 200).", (o, v) => o with { MaxRequestsInFlight = Count(v, 1_000_000) }),
        new("max-mutating-requests-inflight", "N", "Added to the former (default 50 a processor, at least 100).", (o, v) => o with { MaxMutatingRequestsInFlight = Count(v, 1_000_000) }),
        new("log-level", "LEVEL", "trace, debug, information, warning, error, critical or none (default warning).", (o, v) => o with { LogLevel = Level(v) }),
    ];

    private static string Text(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty");

    private static IPAddress Address(string value) => IPAddress.TryParse(value, out var address) ? address : throw new FormatException("must be an IP address");

    private static string[] List(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPEndPoint DnsServer(string value)
    {
        var endpoint = IPEndPoint.TryParse(value, out var parsed) && parsed.Port == 0 && IPAddress.TryParse(value.Trim('[', ']'), out var address) ? new(address, 53) : parsed;
        return endpoint is { Port: not 0 } && !endpoint.Address.Equals(IPAddress.Any) && !endpoint.Address.Equals(IPAddress.IPv6Any)
            ? endpoint
            : throw new FormatException("must be the IP address of a server, with or without a port");
    }

    private static int Port(string value) => Count(value, 65535);

    private static int Count(string value, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : throw new FormatException($"must be a number from 0 to {max}");

    private static bool Switch(string value) => value switch
    {
        "" or "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new FormatException("must be true or false"),
    };

    private static ServerOptions Store(ServerOptions options, string value) => value switch
    {
        "sqlite" => options,
        "postgres" => throw new FormatException("the PostgreSQL store is not built yet"),
        _ => throw new FormatException("must be sqlite or postgres"),
    };

    private static ServerOptions Runtime(ServerOptions options, string value) => value switch
    {
        "auto" or "simulated" => options,
        "podman" or "docker" => throw new FormatException("container nodes are not built yet"),
        _ => throw new FormatException("must be auto, simulated, podman or docker"),
    };

    private static string ExistingFile(string value) => File.Exists(value) ? Path.GetFullPath(value) : throw new FormatException("there is no such file");

    private static LogLevel Level(string value) =>
        Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsDigit(value[0])
            ? level
            : throw new FormatException("must be trace, debug, information, warning, error, critical or none");

    /// <summary>Go's form of a duration with one unit: 300ms, 2s, 1.5m, 1h; a bare 0 too.</summary>
    private static TimeSpan Duration(string value)
    {
        var unit = value.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        var isNumber = double.TryParse(value[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        double? milliseconds = unit switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "" when number == 0 => 0,
            _ => null,
        };
        return isNumber && milliseconds is { } factor
            ? TimeSpan.FromMilliseconds(number * factor)
            : throw new FormatException("must be a duration such as 300ms, 2s or 1m");
    }
}
