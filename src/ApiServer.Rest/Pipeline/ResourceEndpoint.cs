using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Patch;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Bodies;
using ApiServer.Rest.Connections;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Options;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Watching;
using MediatR;

namespace ApiServer.Rest.Pipeline;

/// <summary>Turns requests to resources into the registry's requests, and what comes back into answers.</summary>
internal sealed class ResourceEndpoint(
    IMediator mediator, ResourceCatalog catalog, ObjectBody bodies, ObjectAnswer objects, ListAnswer lists, WatchStream watches, LogStream logs) : IEndpoint
{
    public Task ServeAsync(Exchange exchange)
    {
        var route = ResourceRoute.Find(exchange.Info, exchange.Method, catalog);
        if (Deprecations.Of(route.Definition) is { } sentence)
        {
            exchange.Warnings.Add(sentence);
        }

        return route.IsConnection ? ConnectAsync(exchange, route) : exchange.Info.Verb switch
        {
            "get" => GetAsync(exchange, route),
            "list" => ListAsync(exchange, route),
            "watch" => WatchAsync(exchange, route),
            "create" => CreateAsync(exchange, route),
            "update" => UpdateAsync(exchange, route),
            "patch" => PatchAsync(exchange, route),
            "delete" => DeleteAsync(exchange, route),
            "deletecollection" => DeleteCollectionAsync(exchange, route),
            _ => throw StatusErrors.MethodNotAllowed(),
        };
    }

    private async Task GetAsync(Exchange exchange, ResourceRoute route)
    {
        var format = Negotiator.ForObjects(exchange.Request, collection: false, Protobuf(route));
        var version = ListQuery.First(exchange.Request.Query, "resourceVersion") ?? "";
        await AnswerAsync(exchange, route, new GetRequest(Scope(exchange, route), version), format).ConfigureAwait(false);
    }

    private async Task ConnectAsync(Exchange exchange, ResourceRoute route)
    {
        if (route.Definition.GroupResource == ResourceNames.Pods && exchange.Info.Subresource == "log")
        {
            var request = new PodLogRequest(Scope(exchange, route), LogQuery.Parse(exchange.Request));
            await logs.RunAsync(exchange, await mediator.Send(request, exchange.Aborted).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var upgrades = exchange.Request.Headers.Connection.Any(c => c?.Contains("upgrade", StringComparison.OrdinalIgnoreCase) == true);
        await AnswerAsync(exchange, route, new ConnectRequest(Scope(exchange, route), upgrades), AnswerFormat.Json).ConfigureAwait(false);
    }

    private async Task ListAsync(Exchange exchange, ResourceRoute route)
    {
        var format = Negotiator.ForObjects(exchange.Request, collection: true, Protobuf(route));
        var options = ListQuery.Parse(exchange.Request);
        var list = await mediator.Send(new ListRequest(Scope(exchange, route), options), exchange.Aborted).ConfigureAwait(false);
        await lists.WriteAsync(exchange, route, list, format).ConfigureAwait(false);
    }

    private async Task WatchAsync(Exchange exchange, ResourceRoute route)
    {
        var format = Negotiator.ForWatch(exchange.Request, Protobuf(route));
        var options = ListQuery.Parse(exchange.Request);
        var scope = Scope(exchange, route);
        if (scope.Name.Length > 0)
        {
            // The old prefix watches one object by its path; now it is a selector.
            var named = new FieldRequirement("metadata.name", true, scope.Name);
            options = options with { FieldSelector = new FieldSelector([.. options.FieldSelector.Requirements, named]) };
            scope = scope with { Name = "" };
        }

        var session = await mediator.Send(new WatchRequest(scope, options), exchange.Aborted).ConfigureAwait(false);
        await watches.RunAsync(exchange, route, session, options, format).ConfigureAwait(false);
    }

    private async Task CreateAsync(Exchange exchange, ResourceRoute route)
    {
        var format = WriteFormat(exchange, route);
        var query = WriteQuery.Parse(exchange.Request, "CreateOptions");
        var obj = await ReadObjectAsync(exchange, route, query).ConfigureAwait(false);
        await AnswerAsync(exchange, route, new CreateRequest(Scope(exchange, route, query), obj), format).ConfigureAwait(false);
    }

    private async Task UpdateAsync(Exchange exchange, ResourceRoute route)
    {
        var format = WriteFormat(exchange, route);
        var query = WriteQuery.Parse(exchange.Request, "UpdateOptions");
        var obj = await ReadObjectAsync(exchange, route, query).ConfigureAwait(false);
        await AnswerAsync(exchange, route, new UpdateRequest(Scope(exchange, route, query), obj), format).ConfigureAwait(false);
    }

    private async Task PatchAsync(Exchange exchange, ResourceRoute route)
    {
        var type = BodyFormat.Patch(exchange.Request, strategic: !route.Definition.Schema.IsStructural);
        var format = WriteFormat(exchange, route);
        var query = WriteQuery.Parse(exchange.Request, "PatchOptions", type == PatchType.Apply);
        var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        var duplicates = new List<string>();
        JsonValue patch = type switch
        {
            PatchType.Json => PatchBody.DecodeJsonPatch(body.Span, duplicates),
            PatchType.Apply => PatchBody.DecodeApplyPatch(body.Span, duplicates),
            PatchType.Merge => PatchBody.DecodeMergePatch(body.Span, duplicates),
            _ => PatchBody.DecodeStrategicMergePatch(body.Span, duplicates),
        };
        var request = new PatchRequest(Scope(exchange, route, query), type, patch) { Duplicates = duplicates, Force = query.Force };
        await AnswerAsync(exchange, route, request, format).ConfigureAwait(false);
    }

    private async Task DeleteAsync(Exchange exchange, ResourceRoute route)
    {
        var format = WriteFormat(exchange, route);
        var query = await ReadDeleteAsync(exchange).ConfigureAwait(false);
        var scope = Scope(exchange, route) with { DryRun = query.DryRun };
        await AnswerAsync(exchange, route, new DeleteRequest(scope, query.Options), format).ConfigureAwait(false);
    }

    private async Task DeleteCollectionAsync(Exchange exchange, ResourceRoute route)
    {
        var format = Negotiator.ForObjects(exchange.Request, collection: false, Protobuf(route));
        ListAnswer.RequireForm(exchange, route, format);
        var options = ListQuery.Parse(exchange.Request);
        var query = await ReadDeleteAsync(exchange).ConfigureAwait(false);
        var scope = Scope(exchange, route) with { DryRun = query.DryRun };
        var list = await mediator.Send(new DeleteCollectionRequest(scope, options, query.Options), exchange.Aborted).ConfigureAwait(false);
        await lists.WriteAsync(exchange, route, list, format).ConfigureAwait(false);
    }

    private async Task AnswerAsync(Exchange exchange, ResourceRoute route, IRequest<ObjectResponse> request, AnswerFormat format)
    {
        var response = await mediator.Send(request, exchange.Aborted).ConfigureAwait(false);
        await objects.WriteAsync(exchange, route, response, format).ConfigureAwait(false);
    }

    private async ValueTask<JsonObject> ReadObjectAsync(Exchange exchange, ResourceRoute route, WriteQuery query)
    {
        var encoding = BodyFormat.Of(exchange.Request, Protobuf(route));
        var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        return bodies.Decode(body, encoding, BodyKind.Of(route), query.FieldValidation, exchange.Warnings);
    }

    private static async ValueTask<DeleteQuery> ReadDeleteAsync(Exchange exchange)
    {
        var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        return body.IsEmpty
            ? DeleteQuery.Parse(exchange.Request)
            : DeleteQuery.Parse(exchange.Request, ObjectBody.ReadOptions(body, BodyFormat.Of(exchange.Request, protobuf: true)));
    }

    /// <summary>The format of a write's answer: what cannot be answered is not written.</summary>
    private static AnswerFormat WriteFormat(Exchange exchange, ResourceRoute route)
    {
        var format = Negotiator.ForObjects(exchange.Request, collection: false, Protobuf(route));
        ObjectAnswer.RequireForm(exchange, route, format);
        return format;
    }

    private static bool Protobuf(ResourceRoute route) => route.Definition.Schema.HasProtobuf;

    private static RequestScope Scope(Exchange exchange, ResourceRoute route, WriteQuery? query = null)
    {
        var agent = exchange.Request.Headers.UserAgent.ToString();
        return new RequestScope
        {
            User = exchange.User,
            RequestId = exchange.RequestId,
            Resource = route.Definition,
            Verb = exchange.Info.Verb,
            Namespace = route.Definition.Namespaced ? exchange.Info.Namespace : "",
            Name = exchange.Info.Name,
            Subresource = exchange.Info.Subresource,
            DryRun = query?.DryRun ?? false,
            FieldValidation = query?.FieldValidation ?? FieldValidation.Ignore,
            FieldManager = query?.FieldManager ?? WriteQuery.OfUserAgent(agent),
            UserAgent = agent,
            Warnings = exchange.Warnings,
        };
    }
}
