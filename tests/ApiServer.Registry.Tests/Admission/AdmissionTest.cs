using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Admission;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

/// <summary>Sends one object through all stages, as the object ring does.</summary>
public abstract class AdmissionTest
{
    private static readonly ResourceCatalog Catalog = new(
    [
        Definition("", "Namespace", "namespaces", namespaced: false),
        Definition("", "Pod", "pods"),
        Definition("", "Service", "services"),
        Definition("", "ServiceAccount", "serviceaccounts"),
        Definition("", "ConfigMap", "configmaps"),
        Definition("", "LimitRange", "limitranges"),
        Definition("", "ResourceQuota", "resourcequotas"),
        Definition("", "PersistentVolume", "persistentvolumes", namespaced: false),
        Definition("", "PersistentVolumeClaim", "persistentvolumeclaims"),
        Definition("scheduling.k8s.io", "PriorityClass", "priorityclasses", namespaced: false),
    ]);

    private readonly IReadOnlyList<IAdmissionStage> _stages;

    protected AdmissionTest()
    {
        _stages = AdmissionStages.Default(Store, Catalog, new StrategyContext(new SystemClusterClock(), new IdSource(1)), new AuthenticatedAuthorizer());
        Store.Put("namespaces", """{"kind":"Namespace","metadata":{"name":"default"},"status":{"phase":"Active"}}""");
        Store.Put("serviceaccounts", """{"kind":"ServiceAccount","metadata":{"name":"default","namespace":"default"}}""");
    }

    internal HeldStore Store { get; } = new();

    protected IEnumerable<string> StageNames => _stages.Select(s => s.Name);

    protected static JsonObject Parse(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));

    protected static JsonValue Value(string json) => Parse($"{{\"v\":{json}}}")["v"]!;

    protected WriteAttempt Create(string resource, string json) => Run(Attempt(resource, WriteOperation.Create, Parse(json), null));

    /// <summary>Creates and stores.</summary>
    protected JsonObject CreateAndKeep(string resource, string json)
    {
        var attempt = Create(resource, json);
        Assert.True(Store.Apply(attempt.AlongWith));
        Store.Put(new ObjectKey(resource, attempt.Object.Namespace(), attempt.Object.Name()), attempt.Object);
        return attempt.Object;
    }

    protected WriteAttempt Update(string resource, JsonObject obj) => Run(Attempt(resource, WriteOperation.Update, obj, Stored(resource, obj)));

    protected WriteAttempt Delete(string resource, JsonObject obj) => Run(Attempt(resource, WriteOperation.Delete, obj, Stored(resource, obj)));

    /// <summary>Deep equality without regard to member order (xunit would compare members as a sequence).</summary>
    protected static void AssertSame(JsonValue expected, JsonValue? actual) => Assert.True(expected.Equals(actual), $"{actual}");

    protected static ApiStatus Refused(Func<object> write) => Assert.Throws<ApiStatusException>(write).Status;

    private static ResourceDefinition Definition(string group, string kind, string resource, bool namespaced = true) => new(group, "v1", kind)
    {
        Resource = resource,
        Singular = kind.ToLowerInvariant(),
        Namespaced = namespaced,
        Verbs = ["get", "create", "update", "delete"],
        Schema = null!,
    };

    private static WriteAttempt Attempt(string resource, WriteOperation operation, JsonObject obj, StoredObject? stored) => new()
    {
        Scope = new RequestScope
        {
            User = UserInfo.Admin,
            RequestId = "1",
            Resource = Catalog[resource],
            Verb = "create",
            Namespace = obj.Namespace(),
            Name = operation == WriteOperation.Create ? "" : obj.Name(),
        },
        Definition = Catalog[resource],
        Operation = operation,
        Object = obj,
        Stored = stored,
    };

    private StoredObject? Stored(string resource, JsonObject obj) => Store.Get(new ObjectKey(resource, obj.Namespace(), obj.Name()));

    private WriteAttempt Run(WriteAttempt attempt)
    {
        foreach (var stage in attempt.Operation == WriteOperation.Delete ? [] : _stages)
        {
            stage.Mutate(attempt);
        }

        foreach (var stage in _stages)
        {
            stage.Validate(attempt);
        }

        return attempt;
    }
}
