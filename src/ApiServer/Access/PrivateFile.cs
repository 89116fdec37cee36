namespace ApiServer.Access;

/// <summary>Files that only their owner may read: keys, tokens, the kubeconfig.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a whole file with mode 0600; a reader, or a crash, never sees half of it.</summary>
    public static void Write(string path, string content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(content);
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>A file's content, or null when it does not exist or holds nothing.</summary>
    public static string? Read(string path) => File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } content ? content : null;
}
