using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Time;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>Runs a kind's rules in the order of the object ring.</summary>
internal sealed class KindHarness(string group, string version, string kind, bool namespaced = true)
{
    public static readonly KindHarness Pods = new("", "v1", "Pod");
    public static readonly KindHarness Services = new("", "v1", "Service");
    public static readonly KindHarness Claims = new("", "v1", "PersistentVolumeClaim");
    public static readonly KindHarness Volumes = new("", "v1", "PersistentVolume", namespaced: false);
    public static readonly KindHarness Sets = new("apps", "v1", "StatefulSet");
    public static readonly KindHarness ConfigMaps = new("", "v1", "ConfigMap");

    public static readonly StrategyContext Context = new(new StillClock(), new IdSource(1));

    public KindDefinition Rules { get; } = KindCatalog.For(group, version, kind);

    public ResourceStrategy Strategy => Rules.Strategy;

    public static JsonObject Parse(string json) => (JsonObject)JsonReader.Parse(json);

    /// <summary>What a create stores.</summary>
    public JsonObject Create(string json) => Create(Parse(json));

    public JsonObject Create(JsonObject obj)
    {
        if (namespaced && obj.Namespace().Length == 0)
        {
            obj = obj.WithAt("golden", "metadata", "namespace");
        }

        return Strategy.PrepareForCreate(Strategy.Default(obj), hasStatus: true, Context);
    }

    /// <summary>The causes of a create, as <c>field: message</c>.</summary>
    public List<string> CreateErrors(string json) => Errors(Create(json));

    public List<string> Errors(JsonObject obj)
    {
        List<FieldError> errors = [];
        ObjectMetaValidation.Validate(obj, namespaced, Strategy.NameRule, errors);
        Strategy.Validate(obj, errors);
        return [.. errors.Select(e => e.ToString())];
    }

    /// <summary>The causes of the update from what <paramref name="json"/> creates to what <paramref name="change"/> makes of it.</summary>
    public List<string> UpdateErrors(string json, Func<JsonObject, JsonObject> change)
    {
        var old = Create(json).WithAt("1", "metadata", "resourceVersion").WithAt("u", "metadata", "uid");
        return UpdateErrors(old, change(old));
    }

    public List<string> UpdateErrors(JsonObject old, JsonObject changed)
    {
        var obj = Strategy.PrepareForUpdate(Strategy.Default(changed), old, hasStatus: true, Context);
        List<FieldError> errors = [];
        ObjectMetaValidation.ValidateUpdate(obj, old, errors);
        Strategy.ValidateUpdate(obj, old, errors);
        return [.. errors.Select(e => e.ToString())];
    }

    public List<string> Warnings(string json)
    {
        List<string> warnings = [];
        Strategy.Warn(Create(json), null, warnings);
        return warnings;
    }

    public string Row(JsonObject obj, DateTimeOffset now) => Rules.Table.Cells(obj, now).ToString();

    private sealed class StillClock : ClusterClock
    {
        public override DateTimeOffset UtcNow => new(2026, 11, 23, 10, 20, 31, TimeSpan.Zero);

        public override Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
