using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>POST serviceaccounts/NAME/token: a token for the account (registry/core/serviceaccount/storage/token.go; <c>kubectl create token</c>).</summary>
internal sealed class TokenRequests(ObjectWriter writer, IObjectStore store, ResourceCatalog catalog, ServiceAccountTokens tokens, StrategyContext context) : Subresource
{
    private const long DefaultSeconds = 3600;
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    /// <summary>What kubelets ask for; such a token is good for a year, so that old clients that never read it again go on (KEP-1205).</summary>
    private const long PodSeconds = 3607;
    private const long ExtendedSeconds = 365L * 24 * 3600;

    public override IReadOnlyList<string> Names { get; } = ["serviceaccounts/token"];

    public override Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        CheckName(scope, obj);
        var account = writer.Find(scope).Json;
        var audiences = obj.ArrayAt("spec", "audiences").Strings.ToList();
        if (audiences.Count == 0)
        {
            audiences.AddRange(tokens.ApiAudiences);
        }

        var seconds = obj.IntegerAt("spec", "expirationSeconds") ?? DefaultSeconds;
        CheckSeconds(scope, seconds);
        var bound = obj.At("spec", "boundObjectRef") is JsonObject reference ? Bound(scope, reference) : [];
        var extend = seconds == PodSeconds && bound.Any(b => b.Claim == "pod") && audiences.All(tokens.ApiAudiences.Contains);
        var now = context.Clock.UtcNow;
        var token = tokens.Issue(account, audiences, now, TimeSpan.FromSeconds(extend ? ExtendedSeconds : seconds), bound);
        var spec = obj.ObjectAt("spec").With("audiences", JsonArray.OfStrings(audiences)).With("expirationSeconds", seconds);
        var answer = JsonObject.Of(
            ("kind", "TokenRequest"),
            ("apiVersion", "authentication.k8s.io/v1"),
            ("metadata", JsonObject.Of(("name", scope.Name), ("namespace", scope.Namespace), ("creationTimestamp", ApiTime.Format(now)))),
            ("spec", spec),
            ("status", JsonObject.Of(("token", token), ("expirationTimestamp", ApiTime.Format(now.AddSeconds(seconds))))));
        return Task.FromResult(new ObjectResponse { Code = 201, Object = answer });
    }

    private static void CheckName(RequestScope scope, JsonObject obj)
    {
        var errors = new List<FieldError>();
        if (obj.Name() is { Length: > 0 } name && name != scope.Name)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, "must match the service account name if specified"));
        }

        if (obj.Namespace() is { Length: > 0 } ns && ns != scope.Namespace)
        {
            errors.Add(FieldError.Invalid("metadata.namespace", ns, "must match the service account namespace if specified"));
        }

        Throw(scope, errors);
    }

    private static void CheckSeconds(RequestScope scope, long seconds)
    {
        if (seconds < ShortestSeconds)
        {
            Throw(scope, [FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")]);
        }

        if (seconds > LongestSeconds)
        {
            Throw(scope, [FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds")]);
        }
    }

    private static void Throw(RequestScope scope, List<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid("authentication.k8s.io", "TokenRequest", scope.Name, errors);
        }
    }

    private List<BoundObject> Bound(RequestScope scope, JsonObject reference)
    {
        var (version, kind, name) = (reference.String("apiVersion") ?? "", reference.String("kind") ?? "", reference.String("name") ?? "");
        List<BoundObject> bound = (version, kind) switch
        {
            ("v1", "Pod") => OfPod(scope, name),
            ("v1", "Node") => [Required("node", ResourceNames.Nodes, "", name)],
            ("v1", "Secret") => [Required("secret", ResourceNames.Secrets, scope.Namespace, name)],
            _ => throw StatusErrors.BadRequest(
                $"cannot bind token to object of type {(version.Contains('/', StringComparison.Ordinal) ? "" : "/")}{version}, Kind={kind}"),
        };
        var uid = bound[^1].Uid;
        return reference.String("uid") is { Length: > 0 } wanted && wanted != uid
            ? throw new ApiStatusException(new ApiStatus
            {
                Code = 409,
                Reason = StatusReason.Conflict,
                Message = $"Operation cannot be fulfilled on {kind} \"{name}\": the UID in the bound object reference ({wanted}) does not match the UID in record. The object might have been deleted and then recreated",
                HasDetails = true,
                Name = name,
                Kind = kind,
            })
            : bound;
    }

    /// <summary>A Pod, and the node that it is on.</summary>
    private List<BoundObject> OfPod(RequestScope scope, string name)
    {
        var pod = Required("pod", ResourceNames.Pods, scope.Namespace, name);
        var spec = Find(ResourceNames.Pods, scope.Namespace, name)!.ObjectAt("spec");
        if (spec.String("serviceAccountName") != scope.Name)
        {
            throw StatusErrors.BadRequest($"cannot bind token for serviceaccount \"{scope.Name}\" to pod running with different serviceaccount name.");
        }

        return spec.String("nodeName") is { Length: > 0 } node
            ? [new BoundObject("node", node, Find(ResourceNames.Nodes, "", node)?.Uid() ?? ""), pod]
            : [pod];
    }

    private BoundObject Required(string claim, string resource, string ns, string name) =>
        Find(resource, ns, name) is { } obj ? new BoundObject(claim, name, obj.Uid()) : throw StatusErrors.NotFound(catalog[resource], name);

    private JsonObject? Find(string resource, string ns, string name) => store.Get(new ObjectKey(catalog[resource].StoreType, ns, name))?.Json;
}
