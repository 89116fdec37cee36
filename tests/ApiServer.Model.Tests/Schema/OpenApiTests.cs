using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.OpenApi;

namespace ApiServer.Model.Tests.Schema;

public sealed class OpenApiTests
{
    private const string Rewrite = "APISERVER_WRITE_OPENAPI";

    private static readonly Dictionary<string, JsonObject> Documents = OpenApiV3.Paths(BuiltInResources.Catalog)
        .ToDictionary(p => p, p => JsonReader.ParseObject(OpenApiV3.Document(BuiltInResources.Catalog, p)));

    private static readonly JsonObject Apps = Documents["apis/apps/v1"];

    [Fact]
    public void Every_served_group_version_has_a_document_whose_references_all_resolve()
    {
        foreach (var document in Documents.Values)
        {
            var schemas = document.ObjectAt("components", "schemas");
            var references = new HashSet<string>(StringComparer.Ordinal);
            Collect(document, references);

            Assert.All(references, r => Assert.True(schemas.Contains(r["#/components/schemas/".Length..]), r));
        }

        Assert.Null(OpenApiV3.Document(BuiltInResources.Catalog, "apis/apps/v9"));
    }

    [Fact]
    public void Operation_ids_are_unique_and_spelled_as_upstream()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in Documents.Values)
        {
            foreach (var (path, item) in document.ObjectAt("paths"))
            {
                foreach (var (method, operation) in item.AsObject!.Where(m => m.Key != "parameters"))
                {
                    Assert.True(ids.Add(operation.AsObject!.String("operationId")!), $"{method} {path}");
                }
            }
        }

        Assert.Superset(
            new HashSet<string>
            {
                "listCoreV1ConfigMapForAllNamespaces", "listCoreV1NamespacedConfigMap", "createCoreV1NamespacedConfigMap", "deleteCoreV1CollectionNamespacedConfigMap",
                "readCoreV1NamespacedPodStatus", "createCoreV1NamespacedPodEviction", "connectCoreV1GetNamespacedPodExec", "connectCoreV1PostNamespacedServiceProxyWithPath",
                "connectCoreV1HeadNodeProxy", "connectCoreV1OptionsNamespacedPodProxyWithPath",
                "patchAppsV1NamespacedStatefulSetScale", "replaceCoreV1NamespaceFinalize", "listRbacAuthorizationV1ClusterRole", "getCoreV1APIResources",
                "readFlowcontrolApiserverV1FlowSchema", "createAuthorizationV1NamespacedLocalSubjectAccessReview", "createCoreV1NamespacedServiceAccountToken",
                "getCoreAPIVersions", "getAPIVersions", "getCodeVersion", "getAppsAPIGroup", "getFlowcontrolApiserverAPIGroup", "getAppsV1APIResources",
            },
            ids);
    }

    [Fact]
    public void Patch_operation_says_what_kubectl_looks_for()
    {
        var patch = Apps.ObjectAt("paths", "/apis/apps/v1/namespaces/{namespace}/statefulsets/{name}", "patch");

        Assert.Contains("fieldValidation", patch.Array("parameters")!.Objects.Select(p => p.String("name")));
        Assert.Equal(
            ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"],
            patch.ObjectAt("requestBody", "content").Names);
        Assert.Equal("""{"group":"apps","version":"v1","kind":"StatefulSet"}""", patch.Object("x-kubernetes-group-version-kind")!.ToString());
        Assert.Equal("patch", patch.String("x-kubernetes-action"));
    }

    [Fact]
    public void Bodies_have_the_media_types_that_a_page_can_send() => Assert.Equal(
        ["application/json", "application/yaml"],
        Apps.ObjectAt("paths", "/apis/apps/v1/namespaces/{namespace}/statefulsets", "post", "requestBody", "content").Names);

    [Fact]
    public void Schema_carries_merge_keys_list_types_defaults_and_descriptions()
    {
        var schemas = Apps.ObjectAt("components", "schemas");
        var containers = schemas.ObjectAt("io.k8s.api.core.v1.PodSpec", "properties", "containers");
        var spec = schemas.ObjectAt("io.k8s.api.apps.v1.StatefulSet", "properties", "spec");

        Assert.Equal("name", containers.String("x-kubernetes-patch-merge-key"));
        Assert.Equal("merge", containers.String("x-kubernetes-patch-strategy"));
        Assert.Equal("map", containers.String("x-kubernetes-list-type"));
        Assert.StartsWith("List of containers belonging to the pod.", containers.String("description"), StringComparison.Ordinal);
        Assert.Equal(
            """{"default":{},"allOf":[{"$ref":"#/components/schemas/io.k8s.api.apps.v1.StatefulSetSpec"}]}""",
            spec.Without("description").ToString());
        Assert.Equal(["selector", "template"], schemas.ObjectAt("io.k8s.api.apps.v1.StatefulSetSpec").Array("required")!.Strings);
        Assert.Equal(
            """[{"group":"apps","kind":"StatefulSet","version":"v1"}]""",
            schemas.ObjectAt("io.k8s.api.apps.v1.StatefulSet")["x-kubernetes-group-version-kind"]!.ToString());
        Assert.Contains("\n  - Network: A single stable DNS and hostname.\n", schemas.StringAt("io.k8s.api.apps.v1.StatefulSet", "description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_kind_is_explained_too()
    {
        var spec = Documents["apis/dns.apiserver.local/v1"].ObjectAt("components", "schemas", "local.apiserver.dns.v1.DNSRecordSpec");

        Assert.Equal(["name", "type", "data"], spec.Array("required")!.Strings);
        Assert.Equal("int32", spec.StringAt("properties", "ttl", "format"));
        Assert.NotNull(spec.StringAt("properties", "ttl", "description"));
    }

    [Fact]
    public void Index_names_every_document_with_its_hash()
    {
        var paths = JsonReader.ParseObject(OpenApiV3.Index(BuiltInResources.Catalog)).ObjectAt("paths");

        Assert.Equal($"/openapi/v3/apis/apps/v1?hash={OpenApiV3.Hash(BuiltInResources.Catalog, "apis/apps/v1")}", paths.StringAt("apis/apps/v1", "serverRelativeURL"));
        Assert.Equal(Documents.Count, paths.Count);
        Assert.Superset(new HashSet<string> { "api", "api/v1", "apis", "apis/apps", "apis/apps/v1", "version" }, paths.Names.ToHashSet());
    }

    [Fact]
    public void Discovery_has_documents_of_its_own()
    {
        var get = Documents["apis/apps"].ObjectAt("paths", "/apis/apps/", "get");

        Assert.Equal("""["apps"]""", get.Array("tags")!.ToString());
        Assert.Equal(
            "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup",
            get.StringAt("responses", "200", "content", "application/json", "schema", "$ref"));
        Assert.Equal(
            ["application/json"],
            Documents["version"].ObjectAt("paths", "/version/", "get", "responses", "200", "content").Names);
    }

    [Fact]
    public void The_file_openapi_yaml_is_current()
    {
        var path = Path.Combine(Root(), "openapi.yaml");
        var current = OpenApiYaml.Write(BuiltInResources.Catalog);
        if (Environment.GetEnvironmentVariable(Rewrite) is not null)
        {
            File.WriteAllText(path, current);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == current, $"openapi.yaml is stale: run this test with {Rewrite}=1 and commit the file");
        Assert.InRange(Encoding.UTF8.GetByteCount(current), 500_000, 3_000_000);
    }

    private static void Collect(JsonValue value, HashSet<string> references)
    {
        if (value is JsonObject o)
        {
            foreach (var (name, member) in o)
            {
                if (name == "$ref" && member.AsString is { } reference)
                {
                    references.Add(reference);
                }

                Collect(member, references);
            }
        }
        else if (value is JsonArray a)
        {
            foreach (var item in a)
            {
                Collect(item, references);
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ApiServer.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder.FullName;
    }
}
