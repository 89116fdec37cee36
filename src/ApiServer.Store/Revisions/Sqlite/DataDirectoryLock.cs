namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>
/// Holds a data directory for this process by an operating-system lock on a file in it: the system lets go of it when the
/// process ends, however it ends.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "lock";

    // EWOULDBLOCK of flock on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <exception cref="DataDirectoryInUseException">Another process, or another store of this one, holds it.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            return new(PrivateFile.Open(Path.Combine(directory, FileName), FileShare.None));
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            throw new DataDirectoryInUseException(directory, e);
        }
    }

    public void Dispose() => _file.Dispose();
}
