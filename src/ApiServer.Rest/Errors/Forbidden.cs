using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Paths;

namespace ApiServer.Rest.Errors;

/// <summary>The 403s of access rules, in upstream's words (apiserver handlers/responsewriters/errors.go).</summary>
internal static class Forbidden
{
    /// <summary>The user may not do what the request asks.</summary>
    public static ApiStatusException Because(UserInfo user, RequestInfo info)
    {
        if (!info.IsResource)
        {
            return Plain($"forbidden: User \"{user.Name}\" cannot {info.Verb} path \"{info.Path}\"");
        }

        var resource = info.Subresource.Length == 0 ? info.Resource : $"{info.Resource}/{info.Subresource}";
        var qualified = info.Group.Length == 0 ? info.Resource : $"{info.Resource}.{info.Group}";
        var subject = info.Name.Length == 0 ? qualified : $"{qualified} \"{info.Name}\"";
        var where = info.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{info.Namespace}\"";
        return new ApiStatusException(new ApiStatus
        {
            Code = 403,
            Reason = StatusReason.Forbidden,
            Message = $"{subject} is forbidden: User \"{user.Name}\" cannot {info.Verb} resource \"{resource}\" in API group \"{info.Group}\" {where}",
            HasDetails = true,
            Name = info.Name,
            Group = info.Group,
            Kind = info.Resource,
        });
    }

    /// <summary>A 403 that is about no resource.</summary>
    public static ApiStatusException Plain(string message) => new(new ApiStatus
    {
        Code = 403,
        Reason = StatusReason.Forbidden,
        Message = message,
        HasDetails = true,
    });
}
