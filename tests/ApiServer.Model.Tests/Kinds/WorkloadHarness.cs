using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>Objects of one kind as the object ring makes them: decoded, defaulted, prepared, in canonical form.</summary>
internal sealed class WorkloadHarness(string apiVersion, string kind)
{
    public const string Pod = """{"containers":[{"name":"c","image":"nginx"}]}""";

    private readonly ResourceDefinition _definition =
        BuiltInResources.Catalog.TryGetKind(apiVersion, kind, out var definition) ? definition : throw new ArgumentException(kind);

    private readonly KindHarness _rules = new(apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "", apiVersion[(apiVersion.IndexOf('/') + 1)..], kind);

    public ResourceStrategy Strategy => _definition.Rules.Strategy;

    /// <summary>What a create stores; its name is n, its uid u-1, when the JSON does not say.</summary>
    public JsonObject Create(string json)
    {
        var obj = KindHarness.Parse(json);
        var meta = KindHarness.Parse("""{"name":"n","namespace":"golden","uid":"u-1","resourceVersion":"1"}""");
        obj = obj.With("metadata", obj.ObjectAt("metadata").Aggregate(meta, (m, member) => m.With(member.Key, member.Value)));
        return Canonical(Strategy.PrepareForCreate(Strategy.Default(Canonical(obj)), _definition.HasStatus, KindHarness.Context));
    }

    /// <summary>The causes of a create.</summary>
    public List<string> CreateErrors(string json) => _rules.Errors(Create(json));

    /// <summary>The causes of the update to what <paramref name="change"/> makes of the old object.</summary>
    public List<string> UpdateErrors(JsonObject old, Func<JsonObject, JsonObject> change) =>
        Texts(errors => Strategy.ValidateUpdate(Update(old, change), old, errors));

    /// <summary>What an update stores.</summary>
    public JsonObject Update(JsonObject old, Func<JsonObject, JsonObject> change) =>
        Canonical(Strategy.PrepareForUpdate(Strategy.Default(Canonical(change(old))), old, _definition.HasStatus, KindHarness.Context));

    /// <summary>The causes of an update of the status to this.</summary>
    public List<string> StatusErrors(JsonObject old, string status)
    {
        var obj = Canonical(Strategy.PrepareForStatusUpdate(old.With("status", KindHarness.Parse(status)), old, KindHarness.Context));
        return Texts(errors => Strategy.ValidateStatusUpdate(obj, old, errors));
    }

    /// <summary>The object with that status, as if a controller had written it.</summary>
    public JsonObject WithStatus(JsonObject obj, string status) => Canonical(obj.With("status", KindHarness.Parse(status)));

    /// <summary>The warnings of a create, or of an update.</summary>
    public List<string> Warnings(JsonObject obj, JsonObject? old = null)
    {
        List<string> warnings = [];
        Strategy.Warn(obj, old, warnings);
        return warnings;
    }

    private JsonObject Canonical(JsonObject obj) => ObjectDecoder.Decode(_definition.Schema, obj, problems: null);

    private static List<string> Texts(Action<List<FieldError>> validate)
    {
        List<FieldError> errors = [];
        validate(errors);
        return [.. errors.Select(e => e.ToString())];
    }
}
