using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A port of a container.</summary>
internal sealed class ContainerPortRules : StructValidator
{
    public ContainerPortRules()
    {
        Member("name").HasFormat(NameFormats.PortName);
        Rule(Numbers);
        Member("protocol").IsRequiredOneOf("SCTP", "TCP", "UDP");
    }

    private static void Numbers(JsonObject port, ValidationContext<JsonObject> context)
    {
        var number = port.Integer("containerPort") ?? 0;
        if (number == 0)
        {
            context.Required("containerPort");
        }
        else if (number is < 1 or > 65535)
        {
            context.Invalid("containerPort", number, MemberRules.PortRange);
        }

        if (port.Integer("hostPort") is < 0 or > 65535)
        {
            context.Invalid("hostPort", port["hostPort"], MemberRules.PortRange);
        }
    }
}
