namespace ApiServer.Model.Errors;

/// <summary>What is wrong with a field (k8s.io/apimachinery field.ErrorType).</summary>
public enum FieldErrorType
{
    Required,
    Invalid,
    NotSupported,
    Duplicate,
    NotFound,
    Forbidden,
    TooLong,
    TooMany,
    TypeInvalid,
    Internal,
}
