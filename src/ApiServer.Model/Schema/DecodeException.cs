namespace ApiServer.Model.Schema;

/// <summary>
/// A body does not fit its type. The message is upstream's, without the words around it
/// (<c>Pod in version "v1" cannot be handled as a Pod: …</c>), which the caller adds.
/// </summary>
public sealed class DecodeException : Exception
{
    public DecodeException(string message)
        : base(message)
    {
    }
}
