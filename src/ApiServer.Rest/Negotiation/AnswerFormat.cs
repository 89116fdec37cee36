namespace ApiServer.Rest.Negotiation;

/// <summary>What the client and the server agreed on for one answer.</summary>
/// <param name="Yaml">YAML instead of JSON.</param>
/// <param name="Pretty">Indented JSON.</param>
/// <param name="Form">The form of objects.</param>
/// <param name="FormVersion">The version of meta.k8s.io that Table and PartialObjectMetadata are answered in.</param>
internal sealed record AnswerFormat(bool Yaml, bool Pretty, AnswerForm Form = AnswerForm.Object, string FormVersion = "v1")
{
    public static readonly AnswerFormat Json = new(false, false);

    public static readonly AnswerFormat PrettyJson = new(false, true);

    /// <summary>Protobuf instead of JSON.</summary>
    public bool Protobuf { get; init; }

    public string ContentType => Protobuf ? MediaTypes.Protobuf : Yaml ? MediaTypes.Yaml : MediaTypes.Json;

    /// <summary>Whether the stored bytes are the answer.</summary>
    public bool IsCompactJson => !Yaml && !Pretty && !Protobuf;
}
