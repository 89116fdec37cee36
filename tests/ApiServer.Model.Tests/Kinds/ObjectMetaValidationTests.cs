using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Meta;

namespace ApiServer.Model.Tests.Kinds;

public sealed class ObjectMetaValidationTests
{
    private const string NamePart = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string LabelValue = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static List<string> Create(JsonObject meta, NameRule rule = NameRule.Subdomain, bool namespaced = true)
    {
        List<FieldError> errors = [];
        ObjectMetaValidation.Validate(JsonObject.Of(("metadata", meta)), namespaced, rule, errors);
        return [.. errors.Select(e => e.ToString())];
    }

    private static JsonObject Meta(string json) => KindHarness.Parse(json);

    private static List<string> Update(string meta, string old)
    {
        List<FieldError> errors = [];
        ObjectMetaValidation.ValidateUpdate(JsonObject.Of(("metadata", Meta(meta))), JsonObject.Of(("metadata", Meta(old))), errors);
        return [.. errors.Select(e => e.ToString())];
    }

    [Fact]
    public void Name_or_generate_name_is_required() =>
        Assert.Equal(["metadata.name: Required value: name or generateName is required"], Create(Meta("""{"namespace":"golden"}""")));

    [Fact]
    public void Labels_are_reported_at_the_map() => Assert.Equal(
        [$"metadata.labels: Invalid value: \"a b\": {NamePart}", $"metadata.labels: Invalid value: \"-x-\": {LabelValue}"],
        Create(Meta("""{"name":"lbl","namespace":"golden","labels":{"a b":"-x-"}}""")));

    [Fact]
    public void Annotations_are_limited_to_256_kibibytes() => Assert.Equal(
        ["metadata.annotations: Too long: may not be more than 262144 bytes"],
        Create(Meta("""{"name":"ann","namespace":"golden"}""").WithAt(new string('x', 270_000), "annotations", "a")));

    [Theory]
    [InlineData(253, 0)]
    [InlineData(254, 1)]
    public void Subdomain_names_have_at_most_253_characters(int length, int count)
    {
        var errors = Create(Meta("""{"namespace":"golden"}""").With("name", new string('x', length)));

        Assert.Equal(count, errors.Count);
        Assert.All(errors, e => Assert.EndsWith(": must be no more than 253 characters", e, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(NameRule.Label, "1bad.name", "must not contain dots")]
    [InlineData(NameRule.PathSegment, "a/b", "may not contain '/'")]
    [InlineData(NameRule.PathSegment, "..", "may not be '..'")]
    [InlineData(NameRule.Label1035, "1x", "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")]
    public void Name_follows_the_kinds_rule(NameRule rule, string name, string detail) =>
        Assert.Equal([$"metadata.name: Invalid value: \"{name}\": {detail}"], Create(Meta("""{"namespace":"golden"}""").With("name", name), rule));

    [Theory]
    [InlineData(NameRule.PathSegment, "_web._tcp.nginx.default.svc.cluster.local.srv.0a1b2c3d")]
    [InlineData(NameRule.PathSegment, "system:controller:x")]
    [InlineData(NameRule.Label, "1web")]
    public void Name_that_fits_the_rule_is_accepted(NameRule rule, string name) =>
        Assert.Empty(Create(Meta("""{"namespace":"golden"}""").With("name", name), rule));

    [Fact]
    public void Generate_name_may_end_with_a_dash() =>
        Assert.Empty(Create(Meta("""{"name":"web-abcde","generateName":"web-","namespace":"golden"}""")));

    [Fact]
    public void Cluster_scoped_objects_have_no_namespace() => Assert.Equal(
        ["metadata.namespace: Forbidden: not allowed on this type"],
        Create(Meta("""{"name":"pv","namespace":"golden"}"""), namespaced: false));

    [Fact]
    [Trait("spec", "5.2.5")]
    public void Only_one_owner_controls() => Assert.Contains(
        "Only one reference can have Controller set to true. Found \"true\" in references for StatefulSet/a and StatefulSet/b",
        Assert.Single(Create(Meta("""{"name":"p","namespace":"golden","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"a","uid":"1","controller":true},{"apiVersion":"apps/v1","kind":"StatefulSet","name":"b","uid":"2","controller":true}]}"""))),
        StringComparison.Ordinal);

    [Fact]
    [Trait("spec", "5.2.5")]
    public void An_owner_is_named_whole() => Assert.Equal(
        [
            "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
            "metadata.ownerReferences.kind: Invalid value: \"\": must not be empty",
            "metadata.ownerReferences.name: Invalid value: \"\": must not be empty",
            "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
        ],
        Create(Meta("""{"name":"p","namespace":"golden","ownerReferences":[{}]}""")));

    [Fact]
    public void Finalizers_are_qualified() => Assert.Equal(
        ["metadata.finalizers[0]: Invalid value: \"noslash\": name is neither a standard finalizer name nor is it fully qualified"],
        Create(Meta("""{"name":"a","namespace":"golden","finalizers":["noslash","orphan"]}""")));

    [Fact]
    [Trait("spec", "5.1.3")]
    public void Update_of_a_deleting_object_adds_no_finalizer()
    {
        const string cause = "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/y\"}";

        Assert.Equal(
            [cause, cause],
            Update(
                """{"name":"fin","resourceVersion":"1","deletionTimestamp":"2026-11-23T10:21:14Z","finalizers":["example.com/x","example.com/y"]}""",
                """{"name":"fin","resourceVersion":"1","deletionTimestamp":"2026-11-23T10:21:14Z","finalizers":["example.com/x"]}"""));
    }

    [Fact]
    public void Update_keeps_what_identifies_the_object() => Assert.Equal(
        ["metadata.uid: Invalid value: \"b\": field is immutable", "metadata.creationTimestamp: Invalid value: null: field is immutable"],
        Update("""{"name":"a","resourceVersion":"1","uid":"b"}""", """{"name":"a","resourceVersion":"1","uid":"a","creationTimestamp":"2026-11-23T10:21:14Z"}""").Distinct());

    [Fact]
    public void Config_map_update_repeats_the_finalizers_cause()
    {
        const string cause = "metadata.finalizers[0]: Invalid value: \"noslash\": name is neither a standard finalizer name nor is it fully qualified";

        Assert.Equal(
            [cause, cause],
            KindHarness.ConfigMaps.UpdateErrors("""{"metadata":{"name":"a"}}""", c => c.WithAt(JsonArray.OfStrings("noslash"), "metadata", "finalizers")));
    }
}
