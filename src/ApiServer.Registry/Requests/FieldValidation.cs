namespace ApiServer.Registry.Requests;

/// <summary>What happens to unknown and duplicate fields (query <c>fieldValidation</c>; the server's default is Warn).</summary>
public enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}
