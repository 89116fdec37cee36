namespace ApiServer.Model.Kinds;

/// <summary>The kinds with rules of their own: the one place, beside the kind's folder, that knows of them.</summary>
public static class KindCatalog
{
    private static readonly Dictionary<(string Group, string Version, string Kind), KindDefinition> Rules = new()
    {
    };

    /// <summary>The rules of a kind, or the plain ones.</summary>
    public static KindDefinition For(string group, string version, string kind) =>
        Rules.GetValueOrDefault((group, version, kind), KindDefinition.Plain);
}
