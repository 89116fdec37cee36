using System.Diagnostics;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>The lines of a kubectl command that goes on by itself.</summary>
internal sealed class KubectlWatch(Process process) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The next line, its cells parted by single spaces.</summary>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.NotNull(line);
        return string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
