namespace ApiServer.Bench;

/// <summary>What one number of Pods cost.</summary>
/// <param name="Pods">How many.</param>
/// <param name="Seconds">From the first set's POST until all were Ready.</param>
/// <param name="ProcessorSeconds">What the server spent meanwhile.</param>
/// <param name="Megabytes">Its resident memory then.</param>
internal sealed record GrowthPoint(int Pods, double Seconds, double ProcessorSeconds, double Megabytes);
