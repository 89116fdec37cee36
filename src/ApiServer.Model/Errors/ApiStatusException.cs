namespace ApiServer.Model.Errors;

/// <summary>A request ends with a <see cref="ApiStatus"/>. Thrown anywhere below the edge, turned into the answer in one place.</summary>
public sealed class ApiStatusException : Exception
{
    public ApiStatusException(ApiStatus status)
        : base(status?.Message)
    {
        ArgumentNullException.ThrowIfNull(status);
        Status = status;
    }

    public ApiStatus Status { get; }

    /// <summary>Whether the Status has that reason, for example <c>AlreadyExists</c>.</summary>
    public bool Is(string reason) => Status.Reason == reason;

    /// <summary>Whether the Status names that cause, for example <c>NamespaceTerminating</c>.</summary>
    public bool HasCause(string reason) => Status.Causes.Any(c => c.Reason == reason);
}
