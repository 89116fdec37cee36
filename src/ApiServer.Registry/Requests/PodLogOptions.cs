using ApiServer.Model.Errors;

namespace ApiServer.Registry.Requests;

/// <summary>What a client wants of a container's log.</summary>
public sealed record PodLogOptions
{
    /// <summary>The container; may be left out where there is only one.</summary>
    public string Container { get; init; } = "";

    /// <summary>Whether the stream stays open for what is still to be written.</summary>
    public bool Follow { get; init; }

    /// <summary>The container's run before this one.</summary>
    public bool Previous { get; init; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only what was written so many seconds ago or later.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only what was written then or later.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>Only so many of the last lines.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only so many bytes.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>What is wrong with it (core validation.go, ValidatePodLogOptions).</summary>
    public IReadOnlyList<FieldError> Check()
    {
        var errors = new List<FieldError>();
        if (TailLines < 0)
        {
            errors.Add(FieldError.Invalid("tailLines", TailLines.Value, "must be greater than or equal to 0"));
        }

        if (LimitBytes < 1)
        {
            errors.Add(FieldError.Invalid("limitBytes", LimitBytes.Value, "must be greater than 0"));
        }

        if (SinceSeconds is not null && SinceTime is not null)
        {
            errors.Add(FieldError.Forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else if (SinceSeconds < 1)
        {
            errors.Add(FieldError.Invalid("sinceSeconds", SinceSeconds.Value, "must be greater than 0"));
        }

        return errors;
    }
}
