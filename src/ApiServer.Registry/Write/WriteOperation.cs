namespace ApiServer.Registry.Write;

/// <summary>What an attempt does to the object.</summary>
public enum WriteOperation
{
    Create,
    Update,
    Delete,
}
