using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>
/// Carries the owners of a workload's replicas over to the Scale that stands for it, and back (apimachinery managedfields/scalehandler.go).
/// </summary>
/// <param name="apiVersion">The workload's version.</param>
/// <param name="replicas">Where the workload has the replicas.</param>
public sealed class ScaleOwners(string apiVersion, params string[] replicas)
{
    private const string ScaleVersion = "autoscaling/v1";

    private static readonly JsonObject OnScaleReplicas = FieldSet.OfFields("spec.replicas");

    private readonly JsonObject _replicas = FieldSet.OfFields(string.Join('.', replicas));

    /// <summary>The Scale with the owners of the replicas.</summary>
    public JsonObject ToScale(JsonObject workload, JsonObject scale)
    {
        var owners = new ManagedFields();
        foreach (var (name, owned) in ManagedFields.OfStored(workload).Owners)
        {
            if (owned.ApiVersion == apiVersion && OwnsReplicas(owned))
            {
                owners[OnScale(name)] = owned with { ApiVersion = ScaleVersion, Fields = OnScaleReplicas };
            }
        }

        return owners.WriteTo(scale);
    }

    /// <summary>The workload with the owners that its Scale has now.</summary>
    public JsonObject ToParent(JsonObject workload, JsonObject scale)
    {
        var before = ManagedFields.OfStored(workload);
        var onScale = ManagedFields.OfStored(scale);
        var owners = new ManagedFields();
        foreach (var (name, owned) in before.Owners)
        {
            // Who is not among the Scale's owners any more has lost the field.
            var lost = owned.ApiVersion == apiVersion && OwnsReplicas(owned) && onScale[OnScale(name)] is null;
            owners[name] = lost ? owned with { Fields = FieldSet.Difference(owned.Fields, _replicas) } : owned;
        }

        foreach (var (name, owned) in onScale.Owners)
        {
            if (!before.Owners.Any(o => OnScale(o.Name) == name && OwnsReplicas(o.Owned)))
            {
                owners[name with { ApiVersion = name.Applied ? "" : apiVersion }] = new Owned(apiVersion, _replicas, owned.Time);
            }
        }

        return owners.WriteTo(workload);
    }

    private bool OwnsReplicas(Owned owned) => FieldSet.Contains(owned.Fields, replicas);

    private static ManagerName OnScale(ManagerName name) => name with { ApiVersion = name.Applied ? "" : ScaleVersion };
}
