namespace ApiServer.Model.Kinds;

/// <summary>A subresource: a row's <c>name=group/version/kind:verbs</c>.</summary>
/// <param name="Name"><c>status</c>, <c>scale</c>, …</param>
/// <param name="Group">The group of the kind it speaks, which may be another one than its resource's.</param>
/// <param name="Version">The version of that kind.</param>
/// <param name="Kind">The kind of its bodies.</param>
/// <param name="Verbs">What may be done to it.</param>
public sealed record SubresourceDefinition(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs);
