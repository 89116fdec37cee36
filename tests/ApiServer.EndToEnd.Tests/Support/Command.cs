using System.Diagnostics;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>What a finished command said.</summary>
internal sealed record Command(string Line, int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs a program to its end, with an optional standard input.</summary>
    public static async Task<Command> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        using var end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync();
        return new Command(program + " " + string.Join(' ', start.ArgumentList), process.ExitCode, await output, await error);
    }

    /// <summary>The output, trimmed at its end, of a command that must succeed.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Line}\nended with {ExitCode}\n{Output}\n{Error}");
        return Output.TrimEnd();
    }

    /// <summary>The errors, trimmed at their end, of a command that must fail as kubectl does.</summary>
    public string Failed()
    {
        Assert.True(ExitCode == 1, $"{Line}\nended with {ExitCode}\n{Output}\n{Error}");
        return Error.TrimEnd();
    }
}
