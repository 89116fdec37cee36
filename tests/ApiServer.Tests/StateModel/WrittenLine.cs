using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Tests.StateModel;

/// <summary>One write as a line of a failure's message.</summary>
internal static class WrittenLine
{
    /// <summary>The line; null for what tells of nothing here: Events that went out of date, and Leases.</summary>
    public static string? Of(StoreEvent e)
    {
        if (e.Object.Key.Type == ResourceNames.Leases || (e.Object.Key.Type == ResourceNames.Events && e.Type == StoreEventType.Deleted))
        {
            return null;
        }

        var obj = e.Object.Json;
        var line = $"{e.Revision} {e.Type} {e.Object.Key}";
        if (e.Object.Key.Type == ResourceNames.Events)
        {
            return $"{line} {obj.String("reason")}: {obj.String("message")}";
        }

        line += obj.IsDeleting() ? $" deleting {obj.At("metadata", "finalizers")}" : "";
        line += string.Concat(obj.OwnerReferences().Select(o => $" of {o.String("kind")}/{o.String("name")}"));
        line += obj.StringAt("spec", "nodeName") is { } node ? $" on {node}" : "";
        line += obj.IsConditionTrue("Ready") ? " ready" : "";
        line += obj.StringAt("status", "phase") is { } phase ? $" {phase}" : "";
        return line + (e.Object.Key.Type == ResourceNames.StatefulSets ? $" {obj["status"]}" : "");
    }
}
