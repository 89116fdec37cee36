
namespace ApiServer.Rest.Tables;

/// <summary>What a table's rows carry besides their cells (query <c>includeObject</c>).</summary>
internal enum IncludeObject
{
    /// <summary>The object's metadata: the default.</summary>
    Metadata,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The whole object.</summary>
    Object,
}
