using ApiServer.Model.Errors;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Negotiation;

/// <summary>Agrees on the form of an answer (apiserver handlers/negotiation, and go-restful's check before it).</summary>
internal static class Negotiator
{
    /// <summary>In the order in which wildcards choose.</summary>
    private static readonly (string Subtype, AnswerFormat Format)[] Served =
    [
        ("json", AnswerFormat.Json), ("yaml", new AnswerFormat(true, false)), ("vnd.kubernetes.protobuf", AnswerFormat.Json with { Protobuf = true }),
    ];

    /// <summary>The format of an object's or a collection's answer. Tables are not said in protobuf: the next clause counts.</summary>
    /// <param name="request">Says what it accepts.</param>
    /// <param name="collection">Whether it is a collection.</param>
    /// <param name="protobuf">Whether the kind can be said in protobuf.</param>
    /// <exception cref="ApiStatusException">406: there is none.</exception>
    public static AnswerFormat ForObjects(HttpRequest request, bool collection, bool protobuf)
    {
        var header = Header(request);
        var clauses = AcceptHeader.Parse(header);
        RequireRepresentation(header, clauses, collection);
        foreach (var clause in clauses)
        {
            if (Form(clause) is { } form && Match(clause, HasProtobuf(form, protobuf)) is { } format)
            {
                return Dressed(format, clause, request) with { Form = form, FormVersion = form == AnswerForm.Object ? "v1" : clause.Version };
            }
        }

        throw StatusErrors.NotAcceptable("only the following media types are accepted: " + (protobuf ? MediaTypes.All : MediaTypes.Text));
    }

    /// <summary>The format of a watch: JSON, whatever the form, or protobuf.</summary>
    /// <param name="request">Says what it accepts.</param>
    /// <param name="protobuf">Whether the kind can be said in protobuf.</param>
    /// <exception cref="ApiStatusException">406: there is none.</exception>
    public static AnswerFormat ForWatch(HttpRequest request, bool protobuf)
    {
        var header = Header(request);
        var clauses = AcceptHeader.Parse(header);
        RequireRepresentation(header, clauses, collection: true);
        foreach (var clause in clauses)
        {
            if (Form(clause) is { } form && Match(clause, HasProtobuf(form, protobuf)) is { Yaml: false } format)
            {
                return format with { Form = form, FormVersion = form == AnswerForm.Object ? "v1" : clause.Version };
            }
        }

        throw StatusErrors.NotAcceptable($"only the following media types are accepted: {MediaTypes.Json};stream=watch{(protobuf ? ", " + MediaTypes.ProtobufStream : "")}");
    }

    /// <summary>The format of a failure: never itself a failure. Without a plain media range it is indented JSON, as upstream's last resort is.</summary>
    public static AnswerFormat ForStatus(HttpRequest request)
    {
        foreach (var clause in AcceptHeader.Parse(Header(request)))
        {
            if (clause.As.Length == 0 && Match(clause, protobuf: true) is { } format)
            {
                return Dressed(format, clause, request);
            }
        }

        return AnswerFormat.PrettyJson;
    }

    /// <summary>Whether a person looks at it: <c>?pretty</c>, or else a user agent that is a terminal's or a browser's.</summary>
    public static bool WantsPretty(HttpRequest request)
    {
        if (request.Query.TryGetValue("pretty", out var values) && values.Count > 0 && values[0] is { Length: > 0 } pretty)
        {
            return pretty is "1" or "t" or "T" or "true" or "TRUE" or "True";
        }

        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }

    public static string Header(HttpRequest request) => request.Headers.Accept.Count switch
    {
        0 => "",
        1 => request.Headers.Accept[0] ?? "",
        _ => string.Join(',', request.Headers.Accept!),
    };

    /// <summary>The format that a clause asks for, whatever its parameters; null for what is not served.</summary>
    public static AnswerFormat? Match(AcceptClause clause, bool protobuf)
    {
        foreach (var (subtype, format) in Served)
        {
            if (clause.Matches("application", subtype) && (protobuf || !format.Protobuf))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Whether a form can be said in protobuf: metadata is the same message whatever the kind.</summary>
    private static bool HasProtobuf(AnswerForm form, bool kind) => form switch
    {
        AnswerForm.Table => false,
        AnswerForm.Object => kind,
        _ => true,
    };

    /// <summary>JSON is indented for people.</summary>
    private static AnswerFormat Dressed(AnswerFormat format, AcceptClause clause, HttpRequest request) =>
        format.IsCompactJson && (clause.Pretty || WantsPretty(request)) ? AnswerFormat.PrettyJson : format;

    private static AnswerForm? Form(AcceptClause clause)
    {
        if (clause.As.Length == 0)
        {
            return AnswerForm.Object;
        }

        return clause.Group != "meta.k8s.io" || clause.Version is not ("v1" or "v1beta1") ? null : clause.As switch
        {
            "Table" => AnswerForm.Table,
            "PartialObjectMetadata" => AnswerForm.PartialObjectMetadata,
            "PartialObjectMetadataList" => AnswerForm.PartialObjectMetadataList,
            _ => null,
        };
    }

    /// <summary>The router's own check, before parameters are looked at: it knows no partial wildcards.</summary>
    private static void RequireRepresentation(string header, IReadOnlyList<AcceptClause> clauses, bool collection)
    {
        if (header.Length == 0)
        {
            return;
        }

        foreach (var clause in clauses)
        {
            if (clause.MediaType is "*/*" or MediaTypes.Json or MediaTypes.Yaml or MediaTypes.Protobuf)
            {
                return;
            }
        }

        throw NoRepresentation(collection ? MediaTypes.AllWithStreams : MediaTypes.All);
    }

    private static ApiStatusException NoRepresentation(string available) => new(new ApiStatus
    {
        Code = 406,
        Reason = StatusReason.NotAcceptable,
        Message = $"406: Not Acceptable\n\nAvailable representations: {available}",
        HasDetails = true,
    });
}
