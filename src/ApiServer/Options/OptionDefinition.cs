namespace ApiServer.Options;

/// <summary>One option: how it is called, what it says in the help, and how a text becomes a value.</summary>
/// <param name="Name">Without dashes in front: <c>https-port</c>. The environment variable is <c>APISERVER_HTTPS_PORT</c>.</param>
/// <param name="Argument">The placeholder in the help; empty for a switch.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Apply">Sets the value; throws <see cref="FormatException"/> with the reason for a bad one.</param>
/// <param name="Repeatable">Whether it may be given several times; the texts come joined by commas.</param>
/// <param name="Confidential">Whether its value is shown to nobody.</param>
internal sealed record OptionDefinition(
    string Name,
    string Argument,
    string Help,
    Func<ServerOptions, string, ServerOptions> Apply,
    bool Repeatable = false,
    bool Confidential = false)
{
    public string EnvironmentVariable => "APISERVER_" + Name.ToUpperInvariant().Replace('-', '_');
}
