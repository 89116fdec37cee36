namespace ApiServer.Rest.Bodies;

/// <summary>How an object's body is written.</summary>
internal enum BodyEncoding
{
    Json,
    Yaml,

    /// <summary>A message in Kubernetes' envelope.</summary>
    Protobuf,
}
