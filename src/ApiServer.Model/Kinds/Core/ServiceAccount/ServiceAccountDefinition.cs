namespace ApiServer.Model.Kinds.Core.ServiceAccount;

/// <summary>ServiceAccounts.</summary>
internal sealed class ServiceAccountDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ServiceAccountStrategy();
}
