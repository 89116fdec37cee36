using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A probe.</summary>
internal sealed class ProbeRules : StructValidator
{
    public ProbeRules(ProbeKind kind)
    {
        Rule((probe, context) => HandlerRules.Check(probe, "", context));
        Member("initialDelaySeconds").IsNotNegative();
        Member("timeoutSeconds").IsNotNegative();
        Member("periodSeconds").IsNotNegative();
        Member("successThreshold").IsNotNegative();
        Member("failureThreshold").IsNotNegative();
        Rule((probe, context) =>
        {
            if (probe.Integer("terminationGracePeriodSeconds") <= 0)
            {
                context.Invalid("terminationGracePeriodSeconds", probe["terminationGracePeriodSeconds"], "must be greater than 0");
            }

            if (kind == ProbeKind.Readiness)
            {
                if (probe.Contains("terminationGracePeriodSeconds"))
                {
                    context.Invalid("terminationGracePeriodSeconds", probe["terminationGracePeriodSeconds"], "must not be set for readinessProbes");
                }
            }
            else if ((probe.Integer("successThreshold") ?? 0) is var threshold and not 1)
            {
                context.Invalid("successThreshold", threshold, "must be 1");
            }
        });
    }
}
