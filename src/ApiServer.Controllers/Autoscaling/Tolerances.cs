using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>How far usage may be from its target before replicas change, as shares of the target (upstream: Tolerances, tolerancesForHpa).</summary>
internal sealed record Tolerances(double Down, double Up)
{
    /// <summary>--horizontal-pod-autoscaler-tolerance.</summary>
    public const double Usual = 0.1;

    /// <summary>Those of an autoscaler's behavior, or the usual ones.</summary>
    public static Tolerances Of(JsonObject scaler) => new(Of(scaler, "scaleDown"), Of(scaler, "scaleUp"));

    public bool Contain(double ratio) => 1 - Down <= ratio && ratio <= 1 + Up;

    private static double Of(JsonObject scaler, string direction) =>
        Quantities.Of(scaler.At("spec", "behavior", direction, "tolerance")) is { } own
            ? (double)own.ScaledValue(-9) / 1_000_000_000
            : Usual;
}
