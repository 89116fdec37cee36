namespace ApiServer.Model.Yaml;

/// <summary>A YAML document is malformed. The message is Go's: <c>yaml: line 2: mapping values are not allowed in this context</c>.</summary>
public sealed class YamlFormatException : Exception
{
    public YamlFormatException(string problem)
        : base($"yaml: {problem}")
    {
    }
}
