using System.Collections.Concurrent;
using ApiServer.Model.Kinds;
using ApiServer.Rest.Tables;

namespace ApiServer.Rest.Watching;

/// <summary>The identities under which stored objects keep their table rows: forms are compared by reference. One per cluster.</summary>
internal sealed class RowForms
{
    private readonly ConcurrentDictionary<(ResourceDefinition Definition, IncludeObject Include, string Version), object> _forms = new();

    /// <summary>The identity of a row's form.</summary>
    public object Of(ResourceDefinition definition, IncludeObject include, string version) =>
        _forms.GetOrAdd((definition, include, version), _ => new object());
}
