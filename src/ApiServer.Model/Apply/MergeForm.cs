namespace ApiServer.Model.Apply;

/// <summary>How a value takes part in a merge.</summary>
internal enum MergeForm
{
    /// <summary>As a whole: scalars, and atomic lists, maps and structs.</summary>
    Leaf,

    /// <summary>Field by field, by the schema's fields.</summary>
    Struct,

    /// <summary>Key by key.</summary>
    Map,

    /// <summary>Item by item, each its own key.</summary>
    Set,

    /// <summary>Item by item, by the fields that are the list's keys.</summary>
    ListMap,
}
