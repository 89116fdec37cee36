namespace ApiServer.Rest.Negotiation;

/// <summary>The media types of the API.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string ProtobufStream = $"{Protobuf};stream=watch";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string PlainText = "text/plain; charset=utf-8";

    /// <summary>What kinds are read and written in that cannot be said in protobuf.</summary>
    public const string Text = $"{Json}, {Yaml}";

    /// <summary>What upstream says that it can read and write.</summary>
    public const string All = $"{Text}, {Protobuf}";

    /// <summary>The same for collections, which can be watched.</summary>
    public const string AllWithStreams = $"{All}, {Json};stream=watch, {ProtobufStream}";
}
