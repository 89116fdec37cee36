using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds;

/// <summary>What a strategy may know of the world beyond the object: the time and the cluster's source of ids.</summary>
public sealed record StrategyContext(ClusterClock Clock, IdSource Ids);
