using System.Buffers.Text;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Registry.Verbs.List;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class ContinueTokenTests
{
    [Theory]
    [InlineData(17, "l1\0", "{\"v\":\"meta.k8s.io/v1\",\"rv\":17,\"start\":\"/l1\\u0000\"}")]
    [InlineData(-1, "golden/l1\0", "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"golden/l1\\u0000\"}")]
    public void Token_tells_revision_and_path(long revision, string start, string json)
    {
        var token = ContinueToken.Parse(Encode(json));

        Assert.Equal(new ContinueToken(revision, start), token);
        Assert.Equal(token, ContinueToken.Parse(token.ToString()));
    }

    [Theory]
    [InlineData("""{"v":"zzz","rv":1,"start":"a"}""", ": server does not recognize this encoded version zzz")]
    [InlineData("""{"v":"meta.k8s.io/v1","start":"a"}""", ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1}""", ": encoded start key empty (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"/../secrets"}""", ": /../secrets")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"a//b"}""", ": a//b")]
    [InlineData("[]", ": json: cannot unmarshal array into Go value of type storage.continueToken")]
    [InlineData("{", ": unexpected end of JSON input")]
    public void Token_that_a_client_made_up_is_400(string json, string why) => AssertInvalid(Encode(json), why);

    [Theory]
    [InlineData("garbage", ": invalid character '\\u0081' looking for beginning of value")]
    [InlineData("ab!c", ": illegal base64 data at input byte 2")]
    [InlineData("abcde", ": illegal base64 data at input byte 4")]
    [InlineData("abcd=", ": illegal base64 data at input byte 4")]
    public void Text_that_is_no_token_is_400(string text, string why) => AssertInvalid(text, why);

    private static void AssertInvalid(string text, string why)
    {
        var status = Assert.Throws<ApiStatusException>(() => ContinueToken.Parse(text)).Status;
        Assert.Equal(400, status.Code);
        Assert.Equal("invalid continue token: continue key is not valid" + why, status.Message);
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
