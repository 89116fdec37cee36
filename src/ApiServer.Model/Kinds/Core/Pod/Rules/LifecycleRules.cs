using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>The hooks of a container.</summary>
internal sealed class LifecycleRules : StructValidator
{
    public LifecycleRules() => Rule((lifecycle, context) =>
    {
        foreach (var hook in (ReadOnlySpan<string>)["postStart", "preStop"])
        {
            if (lifecycle.Object(hook) is { } handler)
            {
                HandlerRules.Check(handler, hook, context);
            }
        }
    });
}
