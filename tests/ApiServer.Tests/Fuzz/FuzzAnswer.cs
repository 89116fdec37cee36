namespace ApiServer.Tests.Fuzz;

/// <summary>What came back.</summary>
/// <param name="Code">The status code; 0 when the client left before there was one.</param>
/// <param name="Body">The answer, or as much of a stream as came at once.</param>
/// <param name="Problem">What no answer may do, or null.</param>
internal sealed record FuzzAnswer(int Code, byte[] Body, string? Problem);
