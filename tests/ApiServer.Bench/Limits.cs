using System.Diagnostics;

namespace ApiServer.Bench;

/// <summary>What the machine itself can do, measured in the same run: figures drift from day to day, ratios to these less.</summary>
internal static class Limits
{
    /// <summary>Appends of 1 KB that are each forced to the disk, in a second, in the directory where the server's data is.</summary>
    public static double SyncsPerSecond(int count)
    {
        var directory = Directory.CreateTempSubdirectory("apiserver-bench-").FullName;
        try
        {
            using var file = new FileStream(Path.Combine(directory, "log"), FileMode.CreateNew, FileAccess.Write);
            var block = new byte[1024];
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
            }

            return count / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Copying blocks of 16 MB in memory, on one thread, in MB a second.</summary>
    public static double CopiedMegabytesPerSecond(int count)
    {
        var from = new byte[16_000_000];
        var to = new byte[from.Length];
        from.AsSpan().Fill(1);
        from.CopyTo(to, 0);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            from.CopyTo(to, 0);
        }

        return (double)count * from.Length / 1e6 / watch.Elapsed.TotalSeconds;
    }
}
