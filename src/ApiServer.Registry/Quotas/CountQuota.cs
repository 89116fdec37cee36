using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Registry.Quotas;

/// <summary>A resource of which only the number of objects is limited.</summary>
/// <param name="resource">As in <see cref="Model.Kinds.ResourceNames"/>.</param>
/// <param name="alias">Another name for the count, of old quotas.</param>
internal sealed class CountQuota(string resource, string? alias) : QuotaEvaluator(resource)
{
    private static readonly Quantity One = Quantity.FromInteger(1);

    public override bool Counts(string name) => name == CountName || name == alias;

    public override ResourceList Usage(JsonObject obj)
    {
        var usage = new ResourceList { [CountName] = One };
        if (alias is not null)
        {
            usage[alias] = One;
        }

        return usage;
    }
}
