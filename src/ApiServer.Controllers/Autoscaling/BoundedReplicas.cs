namespace ApiServer.Controllers.Autoscaling;

/// <summary>A number of replicas, and what the condition says of how it came about.</summary>
internal sealed record BoundedReplicas(int Replicas, string Reason, string Message)
{
    public static BoundedReplicas Wanted(int replicas) => new(replicas, "DesiredWithinRange", "the desired count is within the acceptable range");

    public static BoundedReplicas TooMany(int most) => new(most, "TooManyReplicas", "the desired replica count is more than the maximum replica count");

    public static BoundedReplicas TooFew(int least) => new(least, "TooFewReplicas", "the desired replica count is less than the minimum replica count");

    public static BoundedReplicas UpLimit(int most) => new(most, "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate");

    public static BoundedReplicas DownLimit(int least) => new(least, "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate");
}
