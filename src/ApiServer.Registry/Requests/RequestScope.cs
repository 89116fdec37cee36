using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Requests;

/// <summary>What every request says, whatever its verb.</summary>
public sealed record RequestScope
{
    public required UserInfo User { get; init; }

    /// <summary>The audit id: in the answer's <c>Audit-Id</c> header and in every log line about the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The resource in the form that the path named.</summary>
    public required ResourceDefinition Resource { get; init; }

    /// <summary>Kubernetes' verb: <c>get</c>, <c>list</c>, <c>deletecollection</c>, …</summary>
    public required string Verb { get; init; }

    /// <summary>Empty: cluster-scoped, or a list over all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty on collections.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>status</c>, <c>scale</c>, …; empty for the resource itself.</summary>
    public string Subresource { get; init; } = "";

    public bool DryRun { get; init; }

    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    public string FieldManager { get; init; } = "";

    /// <summary>Whether what is written carries the managedFields that follow from it already, as after an apply.</summary>
    public bool FieldsAreManaged { get; init; }

    public string UserAgent { get; init; } = "";

    /// <summary>Collects the sentences of the <c>Warning</c> headers. One request, one thread.</summary>
    public ICollection<string> Warnings { get; init; } = [];
}
