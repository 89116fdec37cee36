using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>The <c>paths</c> of one group and version: what may be done to each resource and subresource.</summary>
internal sealed class PathDocument
{
    private const string Options = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
    private const string Status = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

    /// <summary>The kinds whose DELETE answers the object.</summary>
    private static readonly HashSet<string> DeletedObjectKinds = new(StringComparer.Ordinal)
    {
        "PersistentVolumeClaim", "Pod", "PodTemplate", "ResourceQuota", "ServiceAccount", "Service", "PersistentVolume", "DeviceClass", "ResourceClaim",
        "ResourceClaimTemplate", "ResourceSlice", "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass",
    };

    private readonly OperationWriter _operations;
    private readonly SortedDictionary<string, JsonObject> _paths;

    public PathDocument(OperationWriter operations, SortedDictionary<string, JsonObject> paths)
    {
        _operations = operations;
        _paths = paths;
    }

    /// <summary>The path of a group and version: <c>/api/v1</c>, <c>/apis/apps/v1</c>.</summary>
    public static string Root(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    public void Add(ResourceDefinition resource)
    {
        var root = Root(resource.Group, resource.Version);
        var scope = resource.Namespaced ? "/namespaces/{namespace}" : "";
        var collection = $"{root}{scope}/{resource.Resource}";
        string[] parameters = resource.Namespaced ? ["namespace", "pretty"] : ["pretty"];
        AddPath(collection, parameters, Collection(resource));
        if (resource.Namespaced && resource.Verbs.Contains("list"))
        {
            AddPath($"{root}/{resource.Resource}", ["pretty"], [("get", List(resource, everywhere: true))]);
        }

        AddPath(collection + "/{name}", ["name", .. parameters], Item(resource));
        foreach (var subresource in resource.Subresources)
        {
            var path = $"{collection}/{{name}}/{subresource.Name}";
            AddPath(path, ["name", .. parameters], Subresource(resource, subresource, ""));
            if (subresource.Name == "proxy")
            {
                AddPath(path + "/{path}", ["name", .. parameters, "path"], Subresource(resource, subresource, "WithPath"));
            }
        }
    }

    private IEnumerable<(string Method, JsonObject Operation)> Collection(ResourceDefinition resource)
    {
        if (resource.Verbs.Contains("list"))
        {
            yield return ("get", List(resource, everywhere: false));
        }

        if (resource.Verbs.Contains("create"))
        {
            yield return ("post", _operations.Write(Call("create", "post", "create a", resource) with
            {
                Body = resource.Schema.Name,
                Codes = [200, 201, 202],
                Parameters = QueryParameters.Write,
            }));
        }

        if (resource.Verbs.Contains("deletecollection"))
        {
            yield return ("delete", _operations.Write(Call("delete", "deletecollection", "delete collection of", resource) with
            {
                Infix = "Collection",
                Answer = Status,
                Body = Options,
                Parameters = QueryParameters.DeleteCollection,
            }));
        }
    }

    private JsonObject List(ResourceDefinition resource, bool everywhere)
    {
        return _operations.Write(Call("list", "list", resource.Verbs.Contains("watch") ? "list or watch objects of kind" : "list objects of kind", resource) with
        {
            Answer = resource.ListSchema.Name,
            Namespaced = resource.Namespaced && !everywhere,
            Suffix = everywhere ? "ForAllNamespaces" : "",
            Parameters = QueryParameters.List,
        });
    }

    private IEnumerable<(string Method, JsonObject Operation)> Item(ResourceDefinition resource)
    {
        var type = resource.Schema.Name;
        if (resource.Verbs.Contains("get"))
        {
            yield return ("get", _operations.Write(Call("read", "get", "read the specified", resource)));
        }

        if (resource.Verbs.Contains("update"))
        {
            yield return ("put", _operations.Write(Call("replace", "put", "replace the specified", resource) with
            {
                Body = type,
                Codes = [200, 201],
                Parameters = QueryParameters.Write,
            }));
        }

        if (resource.Verbs.Contains("delete"))
        {
            yield return ("delete", _operations.Write(Call("delete", "delete", "delete a", resource) with
            {
                Answer = DeletedObjectKinds.Contains(resource.Kind) ? type : Status,
                Body = Options,
                Codes = [200, 202],
                Parameters = QueryParameters.Delete,
            }));
        }

        if (resource.Verbs.Contains("patch"))
        {
            yield return ("patch", _operations.Write(Call("patch", "patch", "partially update the specified", resource) with
            {
                Body = OperationWriter.PatchBody,
                Codes = [200, 201],
                Parameters = QueryParameters.Patch,
            }));
        }
    }

    private IEnumerable<(string Method, JsonObject Operation)> Subresource(ResourceDefinition resource, SubresourceDefinition subresource, string suffix)
    {
        var isLog = subresource.Name == "log";
        var isConnection = subresource.Kind.EndsWith("Options", StringComparison.Ordinal);

        // What a proxy passes on are methods, of which discovery's verbs leave out two.
        foreach (var verb in subresource.Name == "proxy" ? subresource.Verbs.Concat(["head", "options"]) : subresource.Verbs)
        {
            var (method, name, text) = verb switch
            {
                "get" => ("get", "read", "read"),
                "update" => ("put", "replace", "replace"),
                "patch" => ("patch", "patch", "partially update"),
                "delete" => ("delete", "delete", "delete"),
                "head" or "options" => (verb, verb, verb),
                _ => ("post", "create", "create"),
            };
            var pascal = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(method);
            var call = new OperationCall(resource, isConnection ? "connect" : name, isConnection ? "connect" : method)
            {
                Text = isConnection
                    ? $"connect {method.ToUpperInvariant()} requests to {subresource.Name} of {resource.Kind}"
                    : $"{text} {subresource.Name} of the specified {resource.Kind}",
                Kind = (subresource.Group, subresource.Version, subresource.Kind),
                Infix = isConnection ? pascal : "",
                Suffix = char.ToUpperInvariant(subresource.Name[0]) + subresource.Name[1..] + suffix,
                Namespaced = resource.Namespaced,
                Parameters = QueryParameters.OfConnection(subresource.Name),
            };
            yield return (method, _operations.Write(isConnection || isLog ? call : Body(call, subresource, verb)));
        }
    }

    private static OperationCall Body(OperationCall call, SubresourceDefinition subresource, string verb)
    {
        var type = call.Resource.SchemaOf(subresource).Name;
        return verb switch
        {
            "get" => call with { Answer = type },
            "patch" => call with { Answer = type, Body = OperationWriter.PatchBody, Codes = [200, 201], Parameters = QueryParameters.Patch },
            "update" => call with { Answer = type, Body = type, Codes = [200, 201], Parameters = QueryParameters.Write },
            _ => call with { Answer = type, Body = type, Codes = [200, 201, 202], Parameters = QueryParameters.Write },
        };
    }

    private static OperationCall Call(string name, string action, string text, ResourceDefinition resource) => new(resource, name, action)
    {
        Text = $"{text} {resource.Kind}",
        Kind = (resource.Group, resource.Version, resource.Kind),
        Namespaced = resource.Namespaced,
        Answer = resource.Schema.Name,
    };

    private void AddPath(string path, string[] parameters, IEnumerable<(string Method, JsonObject Operation)> operations)
    {
        var item = new JsonObjectBuilder();
        foreach (var (method, operation) in operations)
        {
            item.Add(method, operation);
        }

        if (item.Count > 0)
        {
            _paths[path] = item.Add("parameters", _operations.Parameters(parameters)).Build();
        }
    }
}
