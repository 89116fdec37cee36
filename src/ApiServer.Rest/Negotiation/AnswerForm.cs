namespace ApiServer.Rest.Negotiation;

/// <summary>In which form objects are answered.</summary>
internal enum AnswerForm
{
    /// <summary>As they are.</summary>
    Object,

    /// <summary>Rows of cells.</summary>
    Table,

    /// <summary>One object's metadata.</summary>
    PartialObjectMetadata,

    /// <summary>A list of metadata.</summary>
    PartialObjectMetadataList,
}
