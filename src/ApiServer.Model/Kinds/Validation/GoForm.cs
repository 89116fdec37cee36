using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Values as upstream's messages show them where they come from its internal structs, whose members have no JSON names.</summary>
internal static class GoForm
{
    /// <summary>The struct with these members, in Go's order and spelling; a missing one has its zero value.</summary>
    public static JsonObject Of(JsonObject o, params ReadOnlySpan<(string Member, JsonValue Zero)> members)
    {
        var shown = new JsonObjectBuilder(members.Length);
        foreach (var (member, zero) in members)
        {
            shown.Add(char.ToUpperInvariant(member[0]) + member[1..], o[member] ?? zero);
        }

        return shown.Build();
    }
}
