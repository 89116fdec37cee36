namespace ApiServer.Tests.Architecture;

/// <summary>Files stay small enough to be read in one go.</summary>
public sealed class FileSizeTests
{
    private const int Limit = 400;

    [Fact]
    public void No_source_file_has_more_than_400_lines()
    {
        var root = Root();
        var tooLong = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => (File: Path.GetRelativePath(root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > Limit);
        Assert.Empty(tooLong);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "ApiServer.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
