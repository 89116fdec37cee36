namespace ApiServer.Model.Schema;

/// <summary>The data files of this assembly (folder <c>Data</c>).</summary>
internal static class EmbeddedData
{
    public static byte[] Read(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static Stream Open(string name) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no embedded data {name}");
}
