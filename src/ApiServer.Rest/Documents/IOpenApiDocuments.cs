using ApiServer.Model.Json;

namespace ApiServer.Rest.Documents;

/// <summary>Where the OpenAPI v3 documents come from. Making one is expensive; the edge keeps what it was given.</summary>
internal interface IOpenApiDocuments
{
    /// <summary>The paths of the documents, as in the index: <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Makes the document of one path.</summary>
    JsonObject Make(string path);
}
