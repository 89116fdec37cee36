namespace ApiServer.Model.Errors;

/// <summary>One cause in the details of a Status.</summary>
public sealed record StatusCause(string Reason, string Message, string? Field = null);
