namespace ApiServer.Model.Selectors;

/// <summary>A label or field selector that a client sent is malformed. The message is upstream's and becomes the message of a 400 Status.</summary>
public sealed class SelectorException : Exception
{
    public SelectorException(string message)
        : base(message)
    {
    }
}
