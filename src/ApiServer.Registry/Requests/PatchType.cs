namespace ApiServer.Registry.Requests;

/// <summary>The kinds of PATCH, by content type.</summary>
public enum PatchType
{
    /// <summary>application/json-patch+json</summary>
    Json,

    /// <summary>application/merge-patch+json</summary>
    Merge,

    /// <summary>application/strategic-merge-patch+json</summary>
    Strategic,

    /// <summary>application/apply-patch+yaml: server-side apply.</summary>
    Apply,
}
