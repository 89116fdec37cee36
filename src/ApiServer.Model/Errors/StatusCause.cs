namespace ApiServer.Model.Errors;

/// <summary>One cause in the details of a Status.</summary>
public sealed record StatusCause(string Reason, string Message, string? Field = null)
{
    /// <summary>The reason of the cause that refuses what would be made in a namespace on its way out.</summary>
    public const string NamespaceTerminating = "NamespaceTerminating";
}
