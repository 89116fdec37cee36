using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class PatchValidationTests
{
    [Fact]
    public async Task A_strict_strategic_patch_with_an_unknown_field_is_shown_as_go_prints_it()
    {
        Assert.Equal(
            "patch: Invalid value: \"map[bogus:[1 <nil>] data:map[a:2]]\": strict decoding error: unknown field \"bogus\"",
            await RefusalAsync(PatchType.Strategic));
    }

    [Fact]
    public async Task A_strict_merge_patch_with_an_unknown_field_shows_what_came_out()
    {
        var message = await RefusalAsync(PatchType.Merge);
        Assert.StartsWith("patch: Invalid value: \"{", message, StringComparison.Ordinal);
        Assert.Contains("\\\"data\\\":{\\\"a\\\":\\\"2\\\"}", message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(PatchType type)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"c","namespace":"default"},"data":{"a":"1"}}""");
        var scope = registry.Scope(ResourceNames.ConfigMaps, "patch", "c") with { FieldValidation = FieldValidation.Strict };
        var request = new PatchRequest(scope, type, TestRegistry.Json("""{"data":{"a":"2"},"bogus":[1,null]}"""));
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => registry.Mediator.Send(request));
        Assert.Equal(422, refused.Status.Code);
        return refused.Status.Message[(refused.Status.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
    }
}
