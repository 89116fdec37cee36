using System.Text.RegularExpressions;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>What is said of patches that apply to an object and spoil it.</summary>
public sealed partial class PatchHandlerTests
{
    private const string ConfigMap = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"pt","namespace":"default"},"data":{"a":"9","c":"3"}}""";

    private const string Stored = """\"metadata\":{\"name\":\"pt\",\"namespace\":\"default\",\"uid\":\"<uid>\",\"resourceVersion\":\"<rv>\",\"creationTimestamp\":\"<time>\"}""";

    [Theory]
    [InlineData(PatchType.Merge, """{"data":"str"}""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":\\\"str\\\",\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string")]
    [InlineData(PatchType.Merge, """{"data":{"b":{"z":1,"y":2}}}""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"a\\\":\\\"9\\\",\\\"b\\\":{\\\"y\\\":2,\\\"z\\\":1},\\\"c\\\":\\\"3\\\"},\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "json: cannot unmarshal object into Go struct field ConfigMap.data of type string")]
    [InlineData(PatchType.Json, """[{"op":"add","path":"/data","value":{"z":1,"y":2}}]""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"z\\\":1,\\\"y\\\":2},\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData(PatchType.Merge, """{"kind":"Secret"}""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"a\\\":\\\"9\\\",\\\"c\\\":\\\"3\\\"},\\\"kind\\\":\\\"Secret\\\"," + Stored + "}", "illegal base64 data at input byte 0")]
    [InlineData(PatchType.Merge, """{"kind":"Secret","data":null}""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"kind\\\":\\\"Secret\\\"," + Stored + "}", "converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData(PatchType.Merge, """{"apiVersion":"v2","data":null}""", "{\\\"apiVersion\\\":\\\"v2\\\",\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "no kind \\\"ConfigMap\\\" is registered for version \\\"v2\\\" in scheme \\\"pkg/runtime/scheme.go:111\\\"")]
    [InlineData(PatchType.Merge, """{"apiVersion":"a/b/c","data":null}""", "{\\\"apiVersion\\\":\\\"a/b/c\\\",\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "unexpected GroupVersion string: a/b/c")]
    [InlineData(PatchType.Strategic, """{"data":"str"}""", "map[data:str]", "cannot restore map from string")]
    public async Task Patch_whose_result_is_no_object_of_the_kind_is_422_and_shows_it(PatchType type, string patch, string shown, string why)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.ConfigMaps, ConfigMap);

        var error = await Assert.ThrowsAsync<ApiStatusException>(() => PatchAsync(registry, type, patch));

        Assert.Equal(422, error.Status.Code);
        Assert.Equal(
            $" \"\" is invalid: patch: Invalid value: \"{shown}\": {why.Replace("\\\"", "\"", StringComparison.Ordinal)}",
            Settled(error.Status.Message));
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"bogus":1}""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"bogus\\\":1,\\\"data\\\":{\\\"a\\\":\\\"9\\\",\\\"c\\\":\\\"3\\\"},\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "unknown field \"bogus\"")]
    [InlineData(PatchType.Json, """[{"op":"add","path":"/bogus","value":1}]""", "{\\\"apiVersion\\\":\\\"v1\\\",\\\"bogus\\\":1,\\\"data\\\":{\\\"a\\\":\\\"9\\\",\\\"c\\\":\\\"3\\\"},\\\"kind\\\":\\\"ConfigMap\\\"," + Stored + "}", "unknown field \"bogus\"")]
    [InlineData(PatchType.Strategic, """{"bogus":1}""", "map[bogus:1]", "unknown field \"bogus\"")]
    [InlineData(PatchType.Strategic, """{"z":1,"metadata":{"x":1}}""", "map[metadata:map[x:1] z:1]", "unknown field \"metadata.x\", unknown field \"z\"")]
    public async Task Strict_validation_refuses_unknown_fields_of_the_result(PatchType type, string patch, string shown, string problems)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.ConfigMaps, ConfigMap);

        var error = await Assert.ThrowsAsync<ApiStatusException>(() => PatchAsync(registry, type, patch, FieldValidation.Strict));

        Assert.Equal($" \"\" is invalid: patch: Invalid value: \"{shown}\": strict decoding error: {problems}", Settled(error.Status.Message));
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"data":{"b":"2"},"bogus":1}""", new[] { "duplicate field \"data.b\"", "unknown field \"bogus\"" })]
    [InlineData(PatchType.Json, """[{"op":"add","path":"/data/b","value":"2"}]""", new[] { "json patch duplicate field \"data.b\"" })]
    public async Task Warnings_tell_of_duplicates_in_the_patch_first(PatchType type, string patch, string[] warnings)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.ConfigMaps, ConfigMap);
        var request = Request(registry, type, patch) with { Duplicates = ["data.b"] };

        await registry.Mediator.Send(request, CancellationToken.None);

        Assert.Equal(warnings, request.Scope.Warnings);
    }

    [Fact]
    public async Task Strategic_patch_cannot_change_the_kind()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.ConfigMaps, ConfigMap);

        var response = await PatchAsync(registry, PatchType.Strategic, """{"kind":"Secret","apiVersion":"v2","data":{"a":"8"}}""");

        Assert.Equal("ConfigMap", response.Json.String("kind"));
        Assert.Equal("8", response.Json.StringAt("data", "a"));
    }

    private static Task<ObjectResponse> PatchAsync(TestRegistry registry, PatchType type, string patch, FieldValidation validation = FieldValidation.Warn) =>
        registry.Mediator.Send(Request(registry, type, patch, validation), CancellationToken.None);

    private static PatchRequest Request(TestRegistry registry, PatchType type, string patch, FieldValidation validation = FieldValidation.Warn) =>
        new(registry.Scope(ResourceNames.ConfigMaps, "patch", "pt") with { FieldValidation = validation }, type, JsonReader.Parse(patch));

    private static string Settled(string message)
    {
        message = Uid().Replace(message, "$1<uid>");
        message = Revision().Replace(message, "$1<rv>");
        message = ManagedFields().Replace(message, "");
        return Time().Replace(message, "$1<time>");
    }

    [GeneratedRegex("""(,\\"managedFields\\":\[.*?\}\])|(\\"managedFields\\":\[.*?\}\],)""")]
    private static partial Regex ManagedFields();

    [GeneratedRegex("""(\\"uid\\":\\")[0-9a-f-]+""")]
    private static partial Regex Uid();

    [GeneratedRegex("""(\\"resourceVersion\\":\\")\d+""")]
    private static partial Regex Revision();

    [GeneratedRegex("""(\\"creationTimestamp\\":\\")[0-9TZ:-]+""")]
    private static partial Regex Time();
}
