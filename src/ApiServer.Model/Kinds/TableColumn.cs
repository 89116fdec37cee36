namespace ApiServer.Model.Kinds;

/// <summary>One column of a Table answer.</summary>
/// <param name="Name">The heading; kubectl prints it in upper case.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>date</c>, …</param>
/// <param name="Format"><c>name</c> for the first column.</param>
/// <param name="Priority">0: always shown; 1: with <c>-o wide</c>.</param>
/// <param name="Description">Shown by clients that explain columns.</param>
public sealed record TableColumn(string Name, string Type = "string", string Format = "", int Priority = 0, string Description = "");
