namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>The part of a time that goes on to its next value, with all smaller parts at their beginning.</summary>
internal enum CronStep
{
    Month,
    Day,
    Hour,
    Minute,
}
