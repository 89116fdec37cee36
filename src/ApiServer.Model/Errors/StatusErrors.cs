using ApiServer.Model.Kinds;

namespace ApiServer.Model.Errors;

/// <summary>Makes the Status of every failure that a client can cause, with upstream's words (apimachinery api/errors).</summary>
public static class StatusErrors
{
    /// <summary>How many mistakes one answer tells.</summary>
    public const int MaxFieldErrors = 1000;

    public static ApiStatusException NotFound(ResourceDefinition resource, string name) => Failure(
        404, StatusReason.NotFound, $"{resource.GroupResource} \"{name}\" not found", resource, name);

    /// <summary>404 of what goes by another name than its resource.</summary>
    public static ApiStatusException NotFound(string group, string kind, string name) => new(new ApiStatus
    {
        Code = 404,
        Reason = StatusReason.NotFound,
        Message = $"{kind}.{group} \"{name}\" not found",
        HasDetails = true,
        Name = name,
        Group = group,
        Kind = kind,
    });

    public static ApiStatusException AlreadyExists(ResourceDefinition resource, string name, bool deleting = false) => Failure(
        409,
        StatusReason.AlreadyExists,
        (deleting ? "object is being deleted: " : "") + $"{resource.GroupResource} \"{name}\" already exists",
        resource,
        name);

    /// <summary>The name that generateName made was taken, eight times.</summary>
    public static ApiStatusException GenerateNameConflict(ResourceDefinition resource, string name) => Failure(
        409,
        StatusReason.AlreadyExists,
        $"{resource.GroupResource} \"{name}\" already exists, the server was not able to generate a unique name for the object",
        resource,
        name);

    /// <summary>409 with the usual sentence: the object has been modified.</summary>
    public static ApiStatusException Modified(ResourceDefinition resource, string name) => Conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiStatusException Conflict(ResourceDefinition resource, string name, string why) => Failure(
        409, StatusReason.Conflict, $"Operation cannot be fulfilled on {resource.GroupResource} \"{name}\": {why}", resource, name);

    /// <summary>409 of a server-side apply that would change what others own; no details but the causes.</summary>
    public static ApiStatusException ApplyConflict(string message, IReadOnlyList<StatusCause> causes) => new(new ApiStatus
    {
        Code = 409,
        Reason = StatusReason.Conflict,
        Message = message,
        HasDetails = true,
        Causes = causes,
    });

    /// <summary>409 of a delete whose precondition fails: upstream names the kind here, not the resource.</summary>
    public static ApiStatusException PreconditionFailed(ResourceDefinition resource, string name, string why) => new(new ApiStatus
    {
        Code = 409,
        Reason = StatusReason.Conflict,
        Message = $"Operation cannot be fulfilled on {resource.GroupKind} \"{name}\": {why}",
        HasDetails = true,
        Name = name,
        Group = resource.Group,
        Kind = resource.Kind,
    });

    public static ApiStatusException Forbidden(ResourceDefinition resource, string name, string why, params IReadOnlyList<StatusCause> causes) => new(new ApiStatus
    {
        Code = 403,
        Reason = StatusReason.Forbidden,
        Message = name.Length == 0 ? $"{resource.GroupResource} is forbidden: {why}" : $"{resource.GroupResource} \"{name}\" is forbidden: {why}",
        HasDetails = true,
        Name = name,
        Group = resource.Group,
        Kind = resource.Resource,
        Causes = causes,
    });

    public static ApiStatusException Invalid(ResourceDefinition resource, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(resource.Group, resource.Kind, name, errors);

    /// <summary>422, with what is wrong with the fields. The first <see cref="MaxFieldErrors"/> are told: a million empty list items have millions.</summary>
    public static ApiStatusException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors = errors.Count <= MaxFieldErrors ? errors : [.. errors.Take(MaxFieldErrors)];
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        // An aggregate says the same message only once.
        var messages = errors.Select(e => e.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var list = messages.Count == 1 ? messages[0] : "[" + string.Join(", ", messages) + "]";
        return new(new ApiStatus
        {
            Code = 422,
            Reason = StatusReason.Invalid,
            Message = messages.Count == 0 ? $"{qualified} \"{name}\" is invalid" : $"{qualified} \"{name}\" is invalid: {list}",
            HasDetails = true,
            Name = name,
            Group = group,
            Kind = kind,
            Causes = [.. errors.Select(e => new StatusCause(e.Reason, e.Body, e.Path))],
        });
    }

    public static ApiStatusException BadRequest(string message) => Plain(400, StatusReason.BadRequest, message);

    public static ApiStatusException Unauthorized() => Plain(401, StatusReason.Unauthorized, "Unauthorized");

    public static ApiStatusException MethodNotAllowed(ResourceDefinition? resource = null) => new(new ApiStatus
    {
        Code = 405,
        Reason = StatusReason.MethodNotAllowed,
        Message = "the server does not allow this method on the requested resource",
        HasDetails = true,
        Group = resource?.Group,
        Kind = resource?.Resource,
    });

    /// <summary>404 for a path below /api or a served group that names no resource.</summary>
    public static ApiStatusException UnknownPath() => new(new ApiStatus
    {
        Code = 404,
        Reason = StatusReason.NotFound,
        Message = "the server could not find the requested resource",
        HasDetails = true,
    });

    public static ApiStatusException UnsupportedMediaType(string message) => Plain(415, StatusReason.UnsupportedMediaType, message);

    public static ApiStatusException NotAcceptable(string message) => Plain(406, StatusReason.NotAcceptable, message);

    public static ApiStatusException TooLarge(string message) => Plain(413, StatusReason.RequestEntityTooLarge, message);

    /// <summary>422 of a JSON patch that cannot be applied: upstream keeps the cause to itself.</summary>
    public static ApiStatusException UnprocessablePatch() => new(new ApiStatus
    {
        Code = 422,
        Reason = StatusReason.Invalid,
        Message = "the server rejected our request due to an error in our request",
        HasDetails = true,
    });

    /// <summary>410 for a list, a page or a watch at a revision that was compacted.</summary>
    public static ApiStatusException Expired(string message, string? continueToken = null) => new(new ApiStatus
    {
        Code = 410,
        Reason = StatusReason.Expired,
        Message = message,
        Continue = continueToken,
    });

    /// <summary>504 for a revision that the server has not seen yet.</summary>
    public static ApiStatusException TooLargeResourceVersion(long wanted, long current) => new(new ApiStatus
    {
        Code = 504,
        Reason = StatusReason.Timeout,
        Message = $"Timeout: Too large resource version: {wanted}, current: {current}",
        HasDetails = true,
        Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version")],
        RetryAfterSeconds = 1,
    });

    /// <summary>504: the request took longer than it may.</summary>
    public static ApiStatusException DeadlineExceeded() => new(new ApiStatus
    {
        Code = 504,
        Reason = StatusReason.Timeout,
        Message = "Timeout: request did not complete within the allotted timeout",
        HasDetails = true,
    });

    /// <summary>429: the request's priority level has no room for it (apiserver filters priority-and-fairness.go).</summary>
    public static ApiStatusException TooManyRequests() => new(new ApiStatus
    {
        Code = 429,
        Reason = StatusReason.TooManyRequests,
        Message = "Too many requests, please try again later.",
        HasDetails = true,
        RetryAfterSeconds = 1,
    });

    /// <summary>501: a part of the API that this server does not serve yet, named.</summary>
    public static ApiStatusException NotImplemented(string what) => new(new ApiStatus
    {
        Code = 501,
        Reason = "NotImplemented",
        Message = $"{what} is not implemented by this server",
    });

    public static ApiStatusException Internal(string message) => new(new ApiStatus
    {
        Code = 500,
        Reason = StatusReason.InternalError,
        Message = $"Internal error occurred: {message}",
        HasDetails = true,
        Causes = [new StatusCause("", message)],
    });

    private static ApiStatusException Plain(int code, string reason, string message) =>
        new(new ApiStatus { Code = code, Reason = reason, Message = message });

    private static ApiStatusException Failure(int code, string reason, string message, ResourceDefinition resource, string name) => new(new ApiStatus
    {
        Code = code,
        Reason = reason,
        Message = message,
        HasDetails = true,
        Name = name,
        Group = resource.Group,
        Kind = resource.Resource,
    });
}
