namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>The clients that test.sh keeps beside the machine's own.</summary>
internal static class Tools
{
    public static string Helm => File("helm/helm");

    /// <summary>kubectl 1.20, the oldest that is still packaged.</summary>
    public static string OldKubectl => File("debian/usr/bin/kubectl");

    /// <summary>kubectl 1.35.</summary>
    public static string NewKubectl => File("kubectl/kubectl");

    /// <summary>The folder of the official JavaScript client.</summary>
    public static string NodeClient => File("node_modules/@kubernetes/client-node");

    private static string File(string name) => Repository.File(Path.Combine(".cache/tools", name));
}
