using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>One line of a Pod's /etc/hosts.</summary>
internal sealed class HostAliasRules : StructValidator
{
    public HostAliasRules() => Rule((alias, context) =>
    {
        context.Invalid("ip", alias.Text("ip"), IPFormats.Legacy(alias.Text("ip")));
        var names = alias.ArrayAt("hostnames");
        for (var i = 0; i < names.Count; i++)
        {
            context.Invalid("hostnames", names[i], NameFormats.Dns1123Subdomain(names[i].AsString ?? ""));
        }
    });
}
