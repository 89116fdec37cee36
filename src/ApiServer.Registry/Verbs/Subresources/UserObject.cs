using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>A user as reviews show it (authentication/v1 UserInfo).</summary>
internal static class UserObject
{
    public static JsonObject Of(UserInfo user)
    {
        var obj = new JsonObjectBuilder(4).Add("username", user.Name);
        if (user.Uid.Length > 0)
        {
            obj.Add("uid", user.Uid);
        }

        if (user.Groups.Count > 0)
        {
            obj.Add("groups", JsonArray.OfStrings(user.Groups));
        }

        if (user.Extra.Count > 0)
        {
            obj.Add("extra", JsonObject.Of([.. user.Extra.Select(e => (e.Key, (JsonValue)JsonArray.OfStrings(e.Value)))]));
        }

        return obj.Build();
    }
}
