using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ApiServer.Access;

/// <summary>The administrator's bearer token, and the kubeconfig that holds it.</summary>
internal static class AdminAccess
{
    /// <summary>The token in the data directory; made at the first start.</summary>
    public static string LoadOrCreateToken(string directory)
    {
        var path = Path.Combine(directory, "admin.token");
        if (PrivateFile.Read(path) is { } token)
        {
            return token;
        }

        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        PrivateFile.Write(path, token);
        return token;
    }

    /// <summary>Writes DIR/kubeconfig (0600) and answers its path. It names 127.0.0.1 when the server is bound to any address.</summary>
    public static string WriteKubeconfig(string directory, IPAddress bindAddress, int port, string authorityPem, string token)
    {
        var any = bindAddress.Equals(IPAddress.Any) || bindAddress.Equals(IPAddress.IPv6Any);
        var host = any ? "127.0.0.1" : bindAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{bindAddress}]" : bindAddress.ToString();
        var path = Path.Combine(directory, "kubeconfig");
        PrivateFile.Write(path, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: apiserver
              cluster:
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem))}
                server: https://{host}:{port}
            users:
            - name: admin
              user:
                token: {token}
            contexts:
            - name: apiserver
              context:
                cluster: apiserver
                user: admin
            current-context: apiserver

            """);
        return path;
    }
}
