using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class ControllerRevisionTests
{
    private static readonly WorkloadHarness Revisions = new("apps/v1", "ControllerRevision");

    [Theory]
    [Trait("spec", "1.6.6")]
    [InlineData("""{"data":{"a":1},"revision":-1}""", "revision: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"revision":1}""", "data: Required value: data is mandatory")]
    [InlineData("""{"data":null,"revision":1}""", "data: Required value: data is mandatory")]
    [InlineData("""{"data":[1],"revision":1}""", "data: Required value: data must be a valid JSON object")]
    [InlineData("""{"data":{},"revision":1}""")]
    public void Create_refuses_with_upstreams_words(string json, params string[] errors) => Assert.Equal(errors, Revisions.CreateErrors(json));

    [Fact]
    [Trait("spec", "1.6.6")]
    public void Update_may_change_the_number_only()
    {
        var old = Revisions.Create("""{"data":{"a":1},"revision":1}""");

        Assert.Empty(Revisions.UpdateErrors(old, r => r.With("revision", 2)));
        Assert.Equal(
            ["revision: Invalid value: -2: must be greater than or equal to 0", "data: Invalid value: {\"a\":2}: field is immutable"],
            Revisions.UpdateErrors(old, r => r.With("revision", -2).WithAt(2, "data", "a")));
    }
}
