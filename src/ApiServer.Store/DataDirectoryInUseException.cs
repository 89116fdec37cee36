namespace ApiServer.Store;

/// <summary>Another process has the data directory open: there is one writer, and it is not this one.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception? inner = null)
    : Exception($"The data directory {directory} is in use by another process.", inner)
{
    /// <summary>The directory.</summary>
    public string Directory { get; } = directory;
}
