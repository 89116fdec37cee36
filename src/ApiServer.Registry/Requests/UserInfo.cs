namespace ApiServer.Registry.Requests;

/// <summary>Who asks.</summary>
public sealed record UserInfo(string Name, string Uid, IReadOnlyList<string> Groups)
{
    /// <summary>What else is known of the user, for example the Pod that its token is bound to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>A request without credentials.</summary>
    public static readonly UserInfo Anonymous = new("system:anonymous", "", ["system:unauthenticated"]);

    /// <summary>The administrator: the generated token's owner, and the loopback HTTP port.</summary>
    public static readonly UserInfo Admin = new("admin", "", ["system:masters", "system:authenticated"]);

    /// <summary>A part of the control plane.</summary>
    public static UserInfo Component(string name) => new(name, "", ["system:masters", "system:authenticated"]);
}
