namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(string name) => Path.Combine(Root, name);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "ApiServer.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder.FullName;
    }
}
