using ApiServer.Model.Apply;
using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Write.Stages;

/// <summary>
/// Keeps who owns which fields, before admission as upstream does: what admission and the strategy change belongs to nobody. A binding is the
/// server's own change and leaves the owners alone.
/// </summary>
internal sealed class FieldManagementStage(ResourceCatalog catalog, StrategyContext context) : IWriteStage
{
    public string Name => "FieldManagement";

    public void Run(WriteAttempt attempt)
    {
        var scope = attempt.Scope;
        if (scope.FieldsAreManaged || attempt.Subresource == "binding")
        {
            return;
        }

        var resource = scope.Resource;
        var writer = FieldWriters.Of(scope, catalog, context);
        var live = attempt.Old is { } old ? resource.FromStored(old) : null;
        attempt.Object = resource.ToStored(FieldManager.Update(writer, live, resource.FromStored(attempt.Object)));
    }
}
