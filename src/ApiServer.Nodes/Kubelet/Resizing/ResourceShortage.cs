using System.Globalization;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Kubelet.Resizing;

/// <summary>What a node lacks for a Pod, in the words of upstream's kubelet (lifecycle/predicate.go, InsufficientResourceError).</summary>
internal sealed record ResourceShortage(string Resource, long Requested, long Used, long Capacity)
{
    private static readonly string[] Checked = ["cpu", "memory", "ephemeral-storage"];

    public string Reason => $"OutOf{Resource}";

    public string Message => string.Create(
        CultureInfo.InvariantCulture, $"Node didn't have enough resource: {Resource}, requested: {Requested}, used: {Used}, capacity: {Capacity}");

    /// <summary>The first resource of which there is not enough; null: all fits.</summary>
    public static ResourceShortage? Find(ResourceList asked, ResourceList used, ResourceList capacity)
    {
        foreach (var name in Checked)
        {
            if (asked[name].Sign > 0 && asked[name] > capacity[name] - used[name])
            {
                return new(name, Count(name, asked), Count(name, used), Count(name, capacity));
            }
        }

        return null;
    }

    private static long Count(string name, ResourceList amounts) => name == "cpu" ? amounts[name].MilliValue : amounts[name].Value;
}
