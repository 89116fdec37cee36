namespace ApiServer.Nodes.Scheduling;

/// <summary>A Pod whose volumes are being bound.</summary>
/// <param name="Uid">The Pod.</param>
/// <param name="Node">Where it will run.</param>
/// <param name="Until">When its place is given up.</param>
/// <param name="Promised">The volumes that were promised to its claims.</param>
/// <param name="Provisioned">The claims for which the provisioner was told the node.</param>
internal sealed record VolumeWait(string Uid, string Node, DateTimeOffset Until, IReadOnlyList<string> Promised, IReadOnlyList<string> Provisioned);
