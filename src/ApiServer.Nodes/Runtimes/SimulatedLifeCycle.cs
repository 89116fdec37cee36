namespace ApiServer.Nodes.Runtimes;

/// <summary>How long each stage of a simulated Pod takes, on the cluster's clock.</summary>
public sealed record SimulatedLifeCycle
{
    /// <summary>Nothing takes any time.</summary>
    public static readonly SimulatedLifeCycle Immediate = new();

    /// <summary>Until the sandbox has its address.</summary>
    public TimeSpan Sandbox { get; init; }

    /// <summary>Until an image is pulled.</summary>
    public TimeSpan Pull { get; init; }

    /// <summary>Until a container runs; containers of a Pod start together.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>Until a container that was asked to end has ended.</summary>
    public TimeSpan Stop { get; init; }
}
