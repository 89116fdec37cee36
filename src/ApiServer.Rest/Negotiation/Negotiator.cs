using ApiServer.Model.Errors;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Negotiation;

/// <summary>Agrees on the form of an answer (apiserver handlers/negotiation, and go-restful's check before it).</summary>
internal static class Negotiator
{
    private static readonly (string Type, string Subtype, bool Yaml)[] Served =
        [("application", "json", false), ("application", "yaml", true)];

    /// <summary>The format of an object's or a collection's answer.</summary>
    /// <exception cref="ApiStatusException">406: there is none.</exception>
    public static AnswerFormat ForObjects(HttpRequest request, bool collection)
    {
        var header = Header(request);
        var clauses = AcceptHeader.Parse(header);
        RequireRepresentation(header, clauses, collection);
        foreach (var clause in clauses)
        {
            if (Form(clause) is { } form && Match(clause) is { } yaml)
            {
                return new AnswerFormat(yaml, !yaml && (clause.Pretty || WantsPretty(request)), form, form == AnswerForm.Object ? "v1" : clause.Version);
            }
        }

        throw StatusErrors.NotAcceptable("only the following media types are accepted: " + MediaTypes.All);
    }

    /// <summary>The format of a watch: JSON, whatever the form.</summary>
    /// <exception cref="ApiStatusException">406: there is none.</exception>
    public static AnswerFormat ForWatch(HttpRequest request)
    {
        var header = Header(request);
        var clauses = AcceptHeader.Parse(header);
        RequireRepresentation(header, clauses, collection: true);
        foreach (var clause in clauses)
        {
            if (Form(clause) is { } form && Match(clause) is false)
            {
                return new AnswerFormat(false, false, form, form == AnswerForm.Object ? "v1" : clause.Version);
            }
        }

        throw StatusErrors.NotAcceptable($"only the following media types are accepted: {MediaTypes.Json};stream=watch, {MediaTypes.Protobuf};stream=watch");
    }

    /// <summary>The format of a failure: never itself a failure. Without a plain media range it is indented JSON, as upstream's last resort is.</summary>
    public static AnswerFormat ForStatus(HttpRequest request)
    {
        foreach (var clause in AcceptHeader.Parse(Header(request)))
        {
            if (clause.As.Length == 0 && Match(clause) is { } yaml)
            {
                return new AnswerFormat(yaml, !yaml && (clause.Pretty || WantsPretty(request)));
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

    /// <summary>False for JSON, true for YAML, null for what is not served (protobuf among it).</summary>
    private static bool? Match(AcceptClause clause)
    {
        foreach (var (type, subtype, yaml) in Served)
        {
            if (clause.Matches(type, subtype))
            {
                return yaml;
            }
        }

        return null;
    }

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
